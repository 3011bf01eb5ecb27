import { describe, expect, test } from 'vitest';
import { executedWeights, skipsPairs, withSkipped } from '../../../src/network/skippedPairs.ts';
import { convLayer, window } from '../arithmetic/networks.ts';

/** Two channels of three operands: a pair and a single one each. */
const layer = convLayer({ weights: [1, 2, 3, 4, 5, 6], bias: [0, 0], window: window({ kernel: 1 }) });

describe('withSkipped', () => {
  test('adds what is skipped and leaves the rest, and the given layer, as they are', () => {
    const skipped = Uint8Array.of(0, 1, 1, 0);
    expect(withSkipped(layer, skipped)).toEqual({ ...layer, skipped });
    expect(layer).not.toHaveProperty('skipped');
  });

  test('replaces what was skipped before', () => {
    const before = withSkipped(layer, Uint8Array.of(1, 1, 1, 1));
    expect([...executedWeights(withSkipped(before, new Uint8Array(4)))]).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test('refuses a mask of another layer', () => {
    expect(() => withSkipped(layer, new Uint8Array(3))).toThrow(
      'skip mask of layer 0 has 3 entries instead of 4',
    );
  });
});

test('skipsPairs tells whether any pair is skipped', () => {
  expect(skipsPairs(layer)).toBe(false);
  expect(skipsPairs(withSkipped(layer, new Uint8Array(4)))).toBe(false);
  expect(skipsPairs(withSkipped(layer, Uint8Array.of(0, 0, 0, 1)))).toBe(true);
});

describe('executedWeights', () => {
  test('are 0 in skipped pairs', () => {
    const skipping = withSkipped(layer, Uint8Array.of(0, 1, 1, 0));
    expect([...executedWeights(skipping)]).toEqual([1, 2, 0, 0, 0, 6]);
    expect([...skipping.weights]).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test('follow the runs of the kernel: no pair reaches from one row into the next', () => {
    const rows = convLayer({
      weights: [1, 2, 3, 4, 5, 6],
      bias: [0],
      window: window({ kernel: { h: 2, w: 3 } }),
    });
    expect([...executedWeights(withSkipped(rows, Uint8Array.of(0, 1, 1, 0)))]).toEqual([1, 2, 0, 0, 0, 6]);
  });

  test('are single where a dilated kernel has one channel', () => {
    const apart = convLayer({
      weights: [1, 2, 3],
      bias: [0],
      window: window({ kernel: { h: 1, w: 3 }, dilation: 2 }),
    });
    expect([...executedWeights(withSkipped(apart, Uint8Array.of(0, 1, 0)))]).toEqual([1, 0, 3]);
  });

  test("are the layer's own where nothing is skipped but zeros", () => {
    const zeros = { ...layer, weights: Int8Array.of(0, 0, 3, 4, 5, 0) };
    expect(executedWeights(layer)).toBe(layer.weights);
    for (const skipped of [Uint8Array.of(0, 0, 0, 0), Uint8Array.of(1, 0, 0, 1)])
      expect(executedWeights(withSkipped(zeros, skipped))).toBe(zeros.weights);
  });
});
