import type { FloatNetwork, FloatWeightedLayer } from '../network/floatNetwork.ts';
import { floatTensor, isWeighted } from '../network/floatNetwork.ts';

/** A layer whose output channels may be scaled, and the layer that takes the scale back on its inputs. */
interface ChannelPair {
  readonly first: FloatWeightedLayer;
  readonly second: FloatWeightedLayer;
}

/** The ranges settle within a few rounds. */
const rounds = 10;

/**
 * The same function with weights that are easier to quantise (cross-layer equalisation, arXiv 1906.04721): where a
 * layer's channels reach only one other layer through operators that commute with a positive scale, each channel is
 * divided by sqrt(r1 / r2), r1 and r2 its largest weights on either side, and multiplied back behind. A network without
 * such layers is returned as it is.
 */
export function equaliseChannels(network: FloatNetwork): FloatNetwork {
  const copies = network.layers.map((layer) =>
    isWeighted(layer) ? { ...layer, weights: layer.weights.slice(), bias: layer.bias.slice() } : layer,
  );
  const equalised = { ...network, layers: copies };
  const pairs = channelPairs(equalised);
  if (pairs.length === 0) return network;
  for (let round = 0; round < rounds; round++) pairs.forEach(equalise);
  return equalised;
}

function channelPairs(network: FloatNetwork): ChannelPair[] {
  const { layers } = network;
  return layers.flatMap((first) => {
    if (!isWeighted(first) || !commutes(first)) return [];
    let { output } = first;
    for (;;) {
      const readers = layers.filter(({ inputs }) => inputs.includes(output));
      const [reader] = readers;
      if (readers.length !== 1 || !reader) return [];
      // Reshaped or flattened, each channel still has every so many-th value; all other readers take the last dimension for channels.
      const channels = floatTensor(network, output).shape.at(-1);
      if (!['reshape', 'dense'].includes(reader.kind) && channels !== first.bias.length) return [];
      if (isWeighted(reader)) return [{ first, second: reader }];
      if (!['maxPool', 'averagePool', 'mean', 'pad', 'reshape'].includes(reader.kind)) return [];
      output = reader.output;
    }
  });
}

/** ReLU and no activation do; an upper bound would have to be scaled per channel. */
function commutes({ bounds: [low, high] }: FloatWeightedLayer): boolean {
  return high === Infinity && (low === 0 || low === -Infinity);
}

function equalise({ first, second }: ChannelPair): void {
  const channels = first.bias.length;
  const ahead = new Float64Array(channels);
  const behind = new Float64Array(channels);
  const operandCount = first.weights.length / channels;
  const channelBehind = inputChannelOf(second, channels);
  first.weights.forEach((weight, n) => {
    const channel = Math.floor(n / operandCount);
    ahead[channel] = Math.max(ahead[channel]!, Math.abs(weight));
  });
  second.weights.forEach((weight, n) => {
    const channel = channelBehind(n);
    behind[channel] = Math.max(behind[channel]!, Math.abs(weight));
  });
  const factors = ahead.map((range, channel) =>
    range > 0 && behind[channel]! > 0 ? Math.sqrt(behind[channel]! / range) : 1,
  );
  for (let n = 0; n < first.weights.length; n++) first.weights[n]! *= factors[Math.floor(n / operandCount)]!;
  for (let channel = 0; channel < channels; channel++) first.bias[channel]! *= factors[channel]!;
  for (let n = 0; n < second.weights.length; n++) second.weights[n]! /= factors[channelBehind(n)]!;
}

/** The input channel that weight n of a layer multiplies; channels come last in every input, flattened or not. */
function inputChannelOf(layer: FloatWeightedLayer, channels: number): (n: number) => number {
  if (layer.kind !== 'depthwise') return (n) => n % channels;
  const operandCount = layer.weights.length / layer.bias.length;
  return (n) => Math.floor(n / operandCount / layer.depthMultiplier);
}
