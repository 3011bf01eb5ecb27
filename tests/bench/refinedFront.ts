import { exampleModels } from '../../src/examples/examples.ts';
import { defaultBoard, synthetic } from '../../src/examples/examples.ts';
import { explore } from '../../src/exploration/explore.ts';
import type { Progress } from '../../src/exploration/progress.ts';
import { defaultRecipe } from '../../src/exploration/recipe/defaultRecipe.ts';
import { openModel, openSubject } from '../../src/exploration/recipe/openSubject.ts';
import type { Recipe } from '../../src/exploration/recipe/recipe.ts';
import { defaultRefinement, defaultSearch } from '../../src/exploration/recipe/recipe.ts';
import { sourceOf } from '../../src/exploration/recipe/source.ts';
import { syntheticSet } from '../../src/images/syntheticSet.ts';
import type { Pool } from '../../workers/pool.ts';
import { figure } from './kernelRate.ts';
import type { Clock, Figure } from './measure.ts';

/** Enough for a front of more points than are refined. */
const evaluations = 120;

/**
 * Seconds that the refinement of points of a front takes, by the clock, with their measurement: a built-in model on the synthetic images, explored by a short
 * guided search.
 * @param steps of the first point; those after it take fewer (`refinePoints.ts`)
 */
export async function refinedFront(
  pool: Pool,
  clock: Clock,
  modelOf: (path: string) => Promise<Uint8Array>,
  id = 'lenet',
  points = 20,
  steps = defaultRefinement.steps,
): Promise<Figure[]> {
  const { path } = exampleModels.find((example) => example.id === id)!;
  const model = openModel({ name: path, bytes: await modelOf(path) }, id);
  const images = syntheticSet(synthetic.count, synthetic.seed);
  const data = { images, source: sourceOf(synthetic.id, []) };
  const recipe: Recipe = {
    ...defaultRecipe(model.network, images, { model: model.source, data: data.source }, defaultBoard),
    search: { ...defaultSearch, evaluations },
    refinement: { ...defaultRefinement, points, steps },
  };
  let [start, end] = [NaN, NaN];
  const progress = ({ phase }: Progress) => {
    if (phase === 'selection') start = clock();
    if (phase === 'held-out' && Number.isNaN(end)) end = clock();
  };
  const { refinedFrom } = await explore(
    openSubject(recipe, model, data),
    pool,
    { progress, update: () => undefined },
    clock,
  );
  pool.cancel();
  const name = `refinement of ${points} points: ${id}, ${steps} steps, ${pool.workerCount} workers`;
  return [
    figure(name, (end - start) / 1000, 's'),
    figure(`points that became better: ${id}`, refinedFrom.size, ''),
  ];
}
