/**
 * Writes a synthetic set in the CIFAR-10 binary layout, for the trainer.
 * The product's own set has seed 1; training images need another seed.
 * npx tsx src/examples/training/writeSyntheticSet.ts COUNT SEED FILE
 */
import { writeFileSync } from 'node:fs';
import { syntheticSet } from '../../images/syntheticSet.ts';

const [count, seed, file] = process.argv.slice(2);
if (count === undefined || seed === undefined || file === undefined) {
  throw new Error('usage: writeSyntheticSet.ts COUNT SEED FILE');
}
const set = syntheticSet(Number(count), Number(seed));
const [height, width, channels] = set.shape as [number, number, number];
const planeBytes = height * width;
const recordBytes = 1 + planeBytes * channels;
const records = new Uint8Array(set.count * recordBytes);
for (const [image, label] of set.labels.entries()) {
  const record = records.subarray(image * recordBytes, (image + 1) * recordBytes);
  record[0] = label;
  for (let channel = 0; channel < channels; channel++) {
    for (let pixel = 0; pixel < planeBytes; pixel++) {
      record[1 + channel * planeBytes + pixel] =
        set.values[(image * planeBytes + pixel) * channels + channel]!;
    }
  }
}
writeFileSync(file, records);
