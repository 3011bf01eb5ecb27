import { classOf } from '../arithmetic/classOf.ts';
import type { ScaleTrial } from '../exploration/recipe/inputScaleDoubt.ts';
import type { LabelledImages } from '../images/labelledImages.ts';
import { imagesToTry, trainingScales } from '../images/trainingScales.ts';
import type { FloatNetwork } from '../network/floatNetwork.ts';
import { floatTensor } from '../network/floatNetwork.ts';
import { floatInput } from './floatInput.ts';
import { floatLogits } from './floatLogits.ts';
import type { QuantisationRunner } from './quantise.ts';

/**
 * What values of a data set stand for at a float network's input, by its accuracy on some of the images: nothing in a float
 * model says it. The best comes first; real values are taken as they are.
 */
export async function proposeFloatScale(
  network: FloatNetwork,
  images: LabelledImages,
  { floatOutputs }: Pick<QuantisationRunner, 'floatOutputs'>,
): Promise<ScaleTrial[]> {
  const input = floatTensor(network, 0);
  const scales = trainingScales(images, input.shape.at(-1) ?? 1);
  if (scales.length === 0) return [{ scale: 'x', correct: 0, imageCount: 0 }];
  const indices = imagesToTry(images);
  const trials: ScaleTrial[] = [];
  for (const scale of scales) {
    const outputs = await floatOutputs(floatLogits(network), indices.map(floatInput(images, input, scale)));
    const correct = indices.filter((image, n) => classOf(outputs[n]!, 0) === images.labels[image]).length;
    trials.push({ scale, correct, imageCount: indices.length });
  }
  return trials.sort((a, b) => b.correct - a.correct);
}
