import { classOf } from '../arithmetic/classOf.ts';
import type { InputScale } from '../images/inputScale.ts';
import type { LabelledImages } from '../images/labelledImages.ts';
import type { FloatNetwork } from '../network/floatNetwork.ts';
import { floatTensor } from '../network/floatNetwork.ts';
import { floatInput } from './floatInput.ts';
import { floatLogits } from './floatLogits.ts';
import type { QuantisationRunner } from './quantise.ts';

/** A scale and how many of the images it was tried on the float network has right with it. */
export interface ScaleTrial {
  readonly scale: InputScale;
  readonly correct: number;
  readonly imageCount: number;
}

/** Byte pixels as training recipes scale them; means and deviations of ImageNet and CIFAR-10 as those recipes print them. */
const byteScales: readonly InputScale[] = [
  'x/255',
  'x/127.5-1',
  'x',
  { of: 'x/255', mean: [0.485, 0.456, 0.406], deviation: [0.229, 0.224, 0.225] },
  { of: 'x/255', mean: [0.4914, 0.4822, 0.4465], deviation: [0.2023, 0.1994, 0.201] },
  { of: 'x/255', mean: [0.4914, 0.4822, 0.4465], deviation: [0.247, 0.2435, 0.2616] },
  { of: 'x/255', mean: [0.1307], deviation: [0.3081] },
];

const triedImages = 256;

/**
 * What values of a data set stand for at a float network's input, by its accuracy on some of the images: nothing in a float
 * model says it. The best comes first; real values are taken as they are.
 */
export async function proposeFloatScale(
  network: FloatNetwork,
  images: LabelledImages,
  { floatOutputs }: Pick<QuantisationRunner, 'floatOutputs'>,
): Promise<ScaleTrial[]> {
  if (!(images.values instanceof Uint8Array)) return [{ scale: 'x', correct: 0, imageCount: 0 }];
  const input = floatTensor(network, 0);
  const channels = input.shape.at(-1);
  const count = Math.min(triedImages, images.count);
  // Files are often sorted by class.
  const indices = Array.from({ length: count }, (_, n) => Math.floor((n * images.count) / count));
  const trials: ScaleTrial[] = [];
  for (const scale of byteScales) {
    if (typeof scale !== 'string' && scale.mean.length !== 1 && scale.mean.length !== channels) continue;
    const outputs = await floatOutputs(floatLogits(network), indices.map(floatInput(images, input, scale)));
    const correct = indices.filter((image, n) => classOf(outputs[n]!, 0) === images.labels[image]).length;
    trials.push({ scale, correct, imageCount: count });
  }
  return trials.sort((a, b) => b.correct - a.correct);
}
