import { expect, test } from 'vitest';
import { integerCore } from '../../../src/network/integerNetwork.ts';
import { NetworkBuilder, randomFrom } from '../../firmware/networkBuilder.ts';

/** float32 -> QUANTIZE -> RELU -> DEQUANTIZE -> float32. */
function floatEnds() {
  const b = new NetworkBuilder([4], randomFrom(1));
  b.tensors[b.input] = { ...b.tensors[b.input]!, type: 'float32', scale: 1, zeroPoint: 0 };
  const quantised = b.tensor([4]);
  b.add({ kind: 'quantize', inputs: [b.input], output: quantised, requantisation: null });
  const relu = b.relu(quantised);
  const output = b.tensor([4], 'float32');
  b.add({ kind: 'dequantize', inputs: [relu], output });
  return { b, quantised, relu, network: b.network('float ends', output) };
}

test('float32 ends are cut off', () => {
  const { network, quantised, relu } = floatEnds();
  const core = integerCore(network);
  expect([core.input, core.output]).toEqual([quantised, relu]);
  expect(core.layers.map((layer) => layer.index)).toEqual([1]);
});

test('an int8 network is its own core', () => {
  const b = new NetworkBuilder([4], randomFrom(1));
  const network = b.network('int8', b.relu(b.input));
  expect(integerCore(network)).toEqual(network);
});

test('float32 in the middle is refused by name', () => {
  const { b, relu, network } = floatEnds();
  const quantised = b.tensor([4]);
  b.add({ kind: 'quantize', inputs: [network.output], output: quantised, requantisation: null });
  const after = b.network('float middle', b.sum(quantised, relu));
  expect(() => integerCore(after)).toThrow(/Tensor tensor 3 holds float32 values inside the network/);
});
