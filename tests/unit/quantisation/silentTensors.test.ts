import { describe, expect, test } from 'vitest';
import type { TensorId } from '../../../src/network/network.ts';
import { quantise } from '../../../src/quantisation/quantise.ts';
import { randomFrom } from '../../property/engine/random.ts';
import { seed } from '../../seed.ts';
import { FloatNetworkBuilder, rectified } from './floatNetworkBuilder.ts';
import { plainRunner } from './plainRunner.ts';

/** Quantised on images from 0 to 1. */
async function quantised(make: (builder: FloatNetworkBuilder) => TensorId) {
  const random = randomFrom(seed);
  const builder = new FloatNetworkBuilder([4, 4, 3], random);
  make(builder);
  const images = Array.from({ length: 20 }, () =>
    Float32Array.from({ length: 48 }, () => random.whole(0, 255) / 255),
  );
  const [calibration, selection] = [images.slice(0, 10), images.slice(10)];
  const task = { network: builder.network(), calibration, selection, rounding: 'double' } as const;
  return quantise(task, plainRunner, () => undefined);
}

describe('a tensor that is 0 on all images', () => {
  test.each<[string, (b: FloatNetworkBuilder) => TensorId]>([
    ['a convolution', (b) => b.pair('add', b.input, b.conv(b.input, 3, -50, rectified))],
    [
      'large weights and a product',
      (b) => {
        const large = b.pair('multiply', b.conv(b.input, 3, 100), b.conv(b.input, 3, 100));
        return b.pair('add', b.input, b.conv(large, 3, -1e6, rectified));
      },
    ],
    ['a rectified value', (b) => b.pair('add', b.input, b.relu(b.conv(b.input, 3, -20)))],
    [
      'a product',
      (b) => b.pair('add', b.input, b.pair('multiply', b.conv(b.input, 3), b.relu(b.conv(b.input, 3, -20)))),
    ],
    [
      'layers one after the other',
      (b) => {
        const first = b.conv(b.input, 3, -50, rectified);
        return b.pair('add', b.input, b.conv(b.conv(first, 3, -50, rectified), 3, -50, rectified));
      },
    ],
    [
      'joined tensors',
      (b) => {
        const silent = b.reshape(b.conv(b.input, 3, -50, rectified), [4, 4, 3]);
        return b.pair('add', b.input, silent);
      },
    ],
  ])('gets the steps of what it is computed of: %s', async (_, make) => {
    expect((await quantised(make)).chosen.signalToNoiseDb).toBeGreaterThan(35);
  });

  test('is exact as output', async () => {
    const { trials } = await quantised((b) => b.pair('subtract', b.input, b.relu(b.input)));
    for (const { signalToNoiseDb } of trials) expect(signalToNoiseDb).toBe(Infinity);
  });
});

test.each([1e-9, 1e-30, 1e9])('values about %d are quantised as well as others', async (size) => {
  const { chosen } = await quantised((b) => {
    const conv = b.conv(b.input, 4);
    return b.dense(
      conv,
      5,
      b.drawn(4 * 4 * 4 * 5).map((weight) => weight * size),
    );
  });
  expect(chosen.signalToNoiseDb).toBeGreaterThan(35);
});

test('an output of a dense layer without weights leaves the others as they are', async () => {
  const { chosen } = await quantised((b) =>
    b.dense(
      b.input,
      4,
      b.drawn(48 * 4).map((weight, n) => (n < 48 ? 0 : weight / 100)),
    ),
  );
  expect(chosen.signalToNoiseDb).toBeGreaterThan(35);
});
