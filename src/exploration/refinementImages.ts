import { networkInput } from '../images/quantiseInput.ts';
import { spareImages } from '../images/splits.ts';
import { tensorOf } from '../network/network.ts';
import type { RefinementImages } from '../refinement/teacher.ts';
import type { Exploration } from './exploration.ts';
import type { Refinement } from './recipe/recipe.ts';

/** The calibration images, then {@link spareImages}. */
export function refinementImages(
  exploration: Exploration,
  { images: most }: Pick<Refinement, 'images'>,
): RefinementImages {
  const { images, network, recipe, splits } = exploration;
  const inputOf = networkInput(images, network, recipe.inputScale);
  const { calibration } = splits;
  const more = spareImages(images, recipe.splits, recipe.seed, Math.max(0, most - calibration.length));
  const first = calibration.subarray(0, most);
  const all = new Uint32Array(first.length + more.length);
  all.set(first);
  all.set(more, first.length);
  return {
    count: all.length,
    shape: tensorOf(network, network.input).shape,
    input: (n) => inputOf(all[n]!),
    label: (n) => images.labels[all[n]!]!,
  };
}
