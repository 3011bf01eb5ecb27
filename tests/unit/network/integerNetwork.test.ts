import { expect, test } from 'vitest';
import { integerNetwork } from '../../../src/network/integerNetwork.ts';
import type { Network, TensorId } from '../../../src/network/network.ts';
import { NetworkBuilder, randomFrom } from '../../firmware/networkBuilder.ts';

/** All that is built so far, whatever its types. */
function networkOf({ tensors, layers, input }: NetworkBuilder, output: TensorId): Network {
  return { name: 'built', tensors, layers, input, output };
}

/** float32 -> QUANTIZE -> RELU -> DEQUANTIZE -> float32. */
function floatEnds() {
  const b = new NetworkBuilder([4], randomFrom(1));
  b.tensors[b.input] = { ...b.tensors[b.input]!, type: 'float32', scale: 1, zeroPoint: 0 };
  const quantised = b.tensor([4]);
  b.add({ kind: 'quantize', inputs: [b.input], output: quantised, requantisation: null });
  const relu = b.relu(quantised);
  const output = b.tensor([4], 'float32');
  b.add({ kind: 'dequantize', inputs: [relu], output });
  return { b, quantised, relu, network: networkOf(b, output) };
}

test('float32 ends are cut off', () => {
  const { network, quantised, relu } = floatEnds();
  const core = integerNetwork(network);
  expect([core.input, core.output]).toEqual([quantised, relu]);
  expect(core.layers.map((layer) => layer.index)).toEqual([1]);
});

test('an int8 network is its own', () => {
  const b = new NetworkBuilder([4], randomFrom(1));
  const network = networkOf(b, b.relu(b.input));
  expect(integerNetwork(network)).toEqual(network);
});

test('float32 in the middle is refused by name', () => {
  const { b, relu, network } = floatEnds();
  const quantised = b.tensor([4]);
  b.add({ kind: 'quantize', inputs: [network.output], output: quantised, requantisation: null });
  const after = networkOf(b, b.sum(quantised, relu));
  expect(() => integerNetwork(after)).toThrow(/Tensor tensor 3 holds float32 values inside the network/);
});
