import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { classOf } from '../../src/arithmetic/classOf.ts';
import { runNetwork } from '../../src/arithmetic/runNetwork.ts';
import { readModel } from '../../src/network/readModel.ts';
import { realData, realDataFolder } from '../realData.ts';

const imageCount = 1000;
const recordBytes = 1 + 3072;
const planeBytes = 1024;

/** Image `index` of a CIFAR-10 batch as the model takes it: [32][32][3], pixel - 128. */
function imageOf(batch: Uint8Array, index: number): Int8Array {
  const planes = batch.subarray(index * recordBytes + 1, (index + 1) * recordBytes);
  return Int8Array.from(planes, (_, i) => planes[(i % 3) * planeBytes + Math.floor(i / 3)]! - 128);
}

describe.skipIf(realDataFolder === null)('ResNet-8 on the CIFAR-10 test images', () => {
  const load = () => ({
    network: readModel(readFileSync(realData('mlperf-tiny/pretrainedResnet_quant.tflite')), 'ResNet-8'),
    batch: readFileSync(realData('cifar10/test_batch.bin')),
    golden: new Int8Array(readFileSync(realData('mlperf-tiny/resnet8_cifar10_test_outputs_int8.bin'))),
  });

  test(`the first ${imageCount} x 10 output bytes are those of the boards`, () => {
    const { network, batch, golden } = load();
    const differing: number[] = [];
    let correct = 0;
    for (let index = 0; index < imageCount; index++) {
      const output = runNetwork(network, imageOf(batch, index), { rounding: 'double' });
      const expected = golden.subarray(index * 10, index * 10 + 10);
      if (output.length !== 10 || !output.every((value, i) => value === expected[i])) differing.push(index);
      if (classOf(output, 0) === batch[index * recordBytes]) correct++;
    }
    expect(differing).toEqual([]);
    expect(correct).toBe(goldenCorrect(golden, batch));
  });

  test('single rounding gives other bytes, none far off', () => {
    const { network, batch, golden } = load();
    let differing = 0;
    for (let index = 0; index < 50; index++) {
      const output = runNetwork(network, imageOf(batch, index), { rounding: 'single' });
      const expected = golden.subarray(index * 10, index * 10 + 10);
      if (!output.every((value, i) => value === expected[i])) differing++;
      expect(Math.max(...Array.from(output, (value, i) => Math.abs(value - expected[i]!)))).toBeLessThan(64);
    }
    expect(differing).toBeGreaterThan(0);
  });
});

/** How many of the first images the reference outputs themselves put into the right class. */
function goldenCorrect(golden: Int8Array, batch: Uint8Array): number {
  let correct = 0;
  for (let index = 0; index < imageCount; index++) {
    const scores = [...golden.subarray(index * 10, index * 10 + 10)];
    if (scores.indexOf(Math.max(...scores)) === batch[index * recordBytes]) correct++;
  }
  return correct;
}
