import { expect, test } from 'vitest';
import type { RequantisationTask } from '../../../../src/kernels/requantisation/requantiser.ts';
import { requantiserOf } from '../../../../src/kernels/requantisation/requantiserOf.ts';
import type { ConvLayer } from '../../../../src/network/network.ts';
import { convCase } from '../../../firmware/convCases.ts';
import { window } from '../../arithmetic/networks.ts';

test('layers of the same weights have their own biases and factors', () => {
  const { layer } = convCase('k', { h: 3, w: 3, inC: 2, outC: 4, window: window({ kernel: 3 }) }, 1);
  const task: RequantisationTask = {
    rounding: 'double',
    zeroPoint: 3,
    clamp: { min: -128, max: 127 },
    element: 'int8',
  };
  const { multipliers, shifts } = layer.requantisation;
  const others: ConvLayer[] = [
    layer,
    { ...layer, bias: layer.bias.map((bias) => bias + 100) },
    { ...layer, requantisation: { multipliers: multipliers.map((one) => one - 1), shifts } },
    { ...layer, requantisation: { multipliers, shifts: shifts.map((one) => one - 1) } },
  ];
  const constants = others.map((each) => {
    const requantiser = requantiserOf(each, task);
    return [requantiser.bias(0), ...requantiser.words(0)];
  });
  const apart = others.map((each) => {
    const requantiser = requantiserOf({ ...each, weights: each.weights.slice() }, task);
    return [requantiser.bias(0), ...requantiser.words(0)];
  });
  expect(constants).toEqual(apart);
  expect(new Set(constants.map(String)).size).toBe(others.length);
});
