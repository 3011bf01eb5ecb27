import { syntheticSet } from '../../../src/images/syntheticSet.ts';

const pixels = 32 * 32;

/** Synthetic images in the layout of a CIFAR-10 binary batch: per image the label, then the red, green and blue planes. */
export function cifar10Batch(count: number, seed: number): Uint8Array {
  const { values, labels } = syntheticSet(count, seed);
  const bytes = new Uint8Array(count * (1 + 3 * pixels));
  labels.forEach((label, image) => {
    const record = image * (1 + 3 * pixels);
    bytes[record] = label;
    for (let at = 0; at < 3 * pixels; at++)
      bytes[record + 1 + (at % 3) * pixels + Math.floor(at / 3)] = values[image * 3 * pixels + at]!;
  });
  return bytes;
}
