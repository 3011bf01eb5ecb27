import { evenly } from './evenly.ts';
import type { InputScale } from './inputScale.ts';
import { scaledChannels } from './inputScale.ts';
import type { LabelledImages } from './labelledImages.ts';

/** Byte pixels as training recipes scale them; means and deviations of ImageNet, CIFAR-10 and MNIST as those recipes print them. */
const byteScales: readonly InputScale[] = [
  'x/255',
  'x/127.5-1',
  'x',
  { of: 'x/255', mean: [0.485, 0.456, 0.406], deviation: [0.229, 0.224, 0.225] },
  { of: 'x/255', mean: [0.4914, 0.4822, 0.4465], deviation: [0.2023, 0.1994, 0.201] },
  { of: 'x/255', mean: [0.4914, 0.4822, 0.4465], deviation: [0.247, 0.2435, 0.2616] },
  { of: 'x/255', mean: [0.1307], deviation: [0.3081] },
];

/** Images to try scales on, at most. */
export const triedImages = 256;

/** The usual scales that byte pixels of so many channels may be meant in; none for other values. */
export function trainingScales({ values }: LabelledImages, channels: number): readonly InputScale[] {
  if (!(values instanceof Uint8Array)) return [];
  return byteScales.filter((scale) => [1, channels].includes(scaledChannels(scale)));
}

/** Images to try scales on, from all over the set: files are often sorted by class. */
export function imagesToTry({ count }: LabelledImages): readonly number[] {
  return evenly(count, triedImages);
}
