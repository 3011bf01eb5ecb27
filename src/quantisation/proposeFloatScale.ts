import { classOf } from '../arithmetic/classOf.ts';
import type { ScaleTrial } from '../exploration/recipe/inputScaleDoubt.ts';
import { splitImages } from '../images/splits.ts';
import { trainingScales, triedImages } from '../images/trainingScales.ts';
import { floatTensor } from '../network/floatNetwork.ts';
import { floatInput } from './floatInput.ts';
import { floatLogits } from './floatLogits.ts';
import type { QuantisationRunner } from './quantise.ts';
import type { QuantisationJob } from './quantiseOnData.ts';

/**
 * What values of a data set stand for at a float network's input, by its accuracy on some of the images that are not held out: nothing in a
 * float model says it. The best comes first; real values are taken as they are.
 */
export async function proposeFloatScale(
  { network, images, splits, seed }: Pick<QuantisationJob, 'network' | 'images' | 'splits' | 'seed'>,
  { floatOutputs }: Pick<QuantisationRunner, 'floatOutputs'>,
): Promise<ScaleTrial[]> {
  const input = floatTensor(network, 0);
  const scales = trainingScales(images, input.shape.at(-1) ?? 1);
  if (scales.length === 0) return [{ scale: 'x', correct: 0, imageCount: 0 }];
  const { calibration, selection } = splitImages(images, splits, seed);
  const indices = [...calibration, ...selection].slice(0, triedImages);
  const trials: ScaleTrial[] = [];
  for (const scale of scales) {
    const outputs = await floatOutputs(floatLogits(network), indices.map(floatInput(images, input, scale)));
    const correct = indices.filter((image, n) => classOf(outputs[n]!, 0) === images.labels[image]).length;
    trials.push({ scale, correct, imageCount: indices.length });
  }
  return trials.sort((a, b) => b.correct - a.correct);
}
