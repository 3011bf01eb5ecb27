import { expect, test } from 'vitest';
import { imageBytes, overreadBytes } from '../../../src/kernels/imageLayout.ts';
import type { IntegerNetwork } from '../../../src/network/network.ts';
import { kernelPlan } from '../../../src/plan/kernelPlan.ts';
import { placeSteps } from '../../../src/plan/placeSteps.ts';
import { NetworkBuilder, randomFrom } from '../../firmware/networkBuilder.ts';

const pixel = { kernel: { h: 1, w: 1 } };
const whole = { kernel: { h: 10, w: 10 } };

function builder(): NetworkBuilder {
  return new NetworkBuilder([10, 10, 3], randomFrom(1));
}

/** RAM of the activations. */
function ramBytes(network: IntegerNetwork, activationBytes?: number): number {
  return placeSteps(kernelPlan(network, 'double', activationBytes), () => 0).totalBytes;
}

const plain = { h: 10, w: 10, c: 8, top: 0, left: 0, bottom: 0, right: 0 };
const imageRam = Math.ceil((imageBytes(plain) + overreadBytes) / 8) * 8;

test('padding of its own is the margins of its input: it takes neither a step nor RAM', () => {
  const margins = { top: 0, left: 0, bottom: 1, right: 1 };
  const window = { kernel: { h: 3, w: 3 }, stride: { h: 2, w: 2 } };
  const apart = builder();
  const padded = apart.pad(apart.conv(apart.input, 8, pixel), margins);
  const first = apart.network('apart', apart.conv(padded, 4, window));
  const joined = builder();
  const image = joined.conv(joined.input, 8, pixel);
  const second = joined.network('joined', joined.conv(image, 4, { ...window, padding: margins }));
  expect(kernelPlan(first, 'double').steps).toHaveLength(kernelPlan(second, 'double').steps.length);
  expect(ramBytes(first)).toBe(ramBytes(second));
});

test('what is computed value by value is written over an input that nobody reads after it', () => {
  const b = builder();
  const image = b.conv(b.input, 8, pixel);
  const tabled = b.lookup(b.relu(image), false);
  expect(ramBytes(b.network('chain', b.conv(tabled, 1, whole)))).toBeLessThan(2 * imageRam);
});

test('an input that is read again is kept', () => {
  const b = builder();
  const image = b.conv(b.input, 8, pixel);
  const [first, second] = [b.conv(b.relu(image), 1, whole), b.conv(image, 1, whole)];
  expect(ramBytes(b.network('again', b.sum(first, second)))).toBeGreaterThanOrEqual(2 * imageRam);

  const view = builder();
  const seen = view.conv(view.input, 8, pixel);
  const flat = view.reshape(seen, [800]);
  const tabled = view.conv(view.lookup(seen, false), 4, whole);
  const both = view.sum(view.dense(flat, 4), view.reshape(tabled, [4]));
  expect(ramBytes(view.network('view', both))).toBeGreaterThanOrEqual(2 * imageRam);
});

test('what is only added to a tensor is int8', () => {
  const b = builder();
  const image = b.conv(b.input, 8, pixel);
  const sum = b.sum(image, b.conv(image, 8, pixel));
  expect(ramBytes(b.network('residual', b.conv(sum, 1, whole)))).toBe(imageRam + 10 * 10 * 8);
});

test('what a dense layer reads without margins has them for a convolution', () => {
  const b = builder();
  const scores = b.dense(b.input, 4);
  const margins = { top: 1, left: 1, bottom: 1, right: 1 };
  const image = b.conv(b.input, 4, { kernel: { h: 12, w: 12 }, padding: margins });
  const network = b.network('both', b.sum(scores, b.reshape(image, [4])));
  const conv = kernelPlan(network, 'double').steps.find(({ task }) => task)!;
  expect(conv.task!.input).toMatchObject(margins);
});

test('in as little RAM as it goes a chain takes its largest int8 tensor and a few rows', () => {
  const b = builder();
  const window = { kernel: { h: 3, w: 3 }, padding: { top: 1, left: 1, bottom: 1, right: 1 } };
  const image = b.depthwise(b.conv(b.input, 8, pixel), 1, window);
  const network = b.network('chain', b.mean(b.depthwise(b.conv(image, 8, pixel), 1, window)));
  const threeRows = 3 * 12 * 8 * 2;
  const values = 10 * 10 * 8;
  const drift = 2 * 10 * 8;
  expect(ramBytes(network, 0)).toBeLessThanOrEqual(values + drift + threeRows + 24);
  expect(ramBytes(network)).toBeGreaterThan(2 * imageRam);
});

test('tensors are as large as the RAM allows', () => {
  const b = builder();
  let id = b.input;
  for (const c of [4, 8, 6, 12, 3]) id = b.conv(id, c, pixel);
  const network = b.network('chain', b.conv(id, 1, whole));
  const [least, most] = [ramBytes(network, 0), ramBytes(network)];
  expect(least).toBeLessThan(most / 2);
  for (let bytes = least; bytes < most; bytes += 97)
    expect(ramBytes(network, bytes)).toBeLessThanOrEqual(bytes);
});

test('padding of its own takes neither a step nor RAM where its input is int8', () => {
  const margins = { top: 0, left: 0, bottom: 1, right: 1 };
  const window = { kernel: { h: 3, w: 3 }, stride: { h: 2, w: 2 } };
  const apart = builder();
  const padded = apart.pad(apart.conv(apart.input, 8, pixel), margins);
  const first = apart.network('apart', apart.conv(padded, 4, window));
  const joined = builder();
  const image = joined.conv(joined.input, 8, pixel);
  const second = joined.network('joined', joined.conv(image, 4, { ...window, padding: margins }));
  expect(ramBytes(first, 0)).toBe(ramBytes(second, 0));
  expect(ramBytes(first, 0)).toBeLessThan(imageRam);
});
