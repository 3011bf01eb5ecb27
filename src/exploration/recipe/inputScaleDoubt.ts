import type { InputScale } from '../../images/inputScale.ts';
import { inputScaleText } from '../../images/inputScale.ts';
import type { LabelledImages } from '../../images/labelledImages.ts';
import { networkInput } from '../../images/quantiseInput.ts';
import { imagesToTry, trainingScales } from '../../images/trainingScales.ts';
import type { Network } from '../../network/network.ts';
import { tensorOf } from '../../network/network.ts';
import type { Engine } from '../engine.ts';

/** Part of the tried images that another scale must have right more often: some five standard errors. */
const clearShare = 0.1;

export interface InputScaleDoubt {
  readonly sentence: string;
  /** The scale that does better, as a formula. */
  readonly better: string;
}

/**
 * Whether the network knows the images clearly better in another of the usual scales than in the one that is taken;
 * null if not. The range of an input says little about means and deviations.
 * @param images with labels that fit the network, @param engine that holds the network's job
 */
export async function inputScaleDoubt(
  network: Network,
  images: LabelledImages,
  taken: InputScale,
  engine: Pick<Engine, 'call'>,
): Promise<InputScaleDoubt | null> {
  const channels = tensorOf(network, network.input).shape.at(-1) ?? 1;
  const indices = imagesToTry(images);
  const correctWith = async (scale: InputScale): Promise<number> => {
    const inputs = indices.map(networkInput(images, network, scale));
    const answers = await engine.call('classify', { configurations: [null], inputs });
    return indices.filter((image, n) => answers[n] === images.labels[image]).length;
  };
  const others = trainingScales(images, channels).filter(
    (scale) => inputScaleText(scale) !== inputScaleText(taken),
  );
  if (others.length === 0 || taken === 'raw') return null;
  const clear = clearShare * indices.length;
  const correct = await correctWith(taken);
  if (correct + clear >= indices.length) return null;
  const trials = await Promise.all(
    others.map(async (scale) => ({ scale, correct: await correctWith(scale) })),
  );
  const best = trials.reduce((a, b) => (b.correct > a.correct ? b : a));
  if (best.correct - correct <= clear) return null;
  const better = inputScaleText(best.scale);
  const sentence =
    `Is the input scale right? Of ${indices.length} images the network has ${correct} right with ${inputScaleText(taken)}, which is taken, ` +
    `and ${best.correct} with ${better}.`;
  return { sentence, better };
}
