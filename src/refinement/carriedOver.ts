import type { TiledConvLayer } from '../network/network.ts';
import { realFactor } from '../network/requantise.ts';
import { unfitChannels } from '../network/tileSums.ts';
import type { TunedConv } from './distilTask.ts';
import { isAlike, keptWeights } from './keptWeights.ts';

/** One convolution before and after it was refined. */
export interface RefinedConv {
  readonly before: TunedConv;
  readonly after: TunedConv;
}

/**
 * A variant of a convolution with what refinement has changed in another variant of it, in real values: in the weights that
 * both multiply, and in the biases. What the variant itself makes up for stays in it. The variant as it is where the two are not alike.
 * @param zeroPoint of the input
 */
export function carriedOver(own: TunedConv, { before, after }: RefinedConv, zeroPoint: number): TunedConv {
  if (!isAlike(own, before)) return own;
  const kept = keptWeights(own);
  const alsoKept = keptWeights(before);
  const isShared = (n: number) => kept[n] === 1 && alsoKept[n] === 1;
  if (own.kind === 'conv') {
    const [from, to] = [weightsOf(before), weightsOf(after)];
    return {
      ...own,
      weights: own.weights.map((weight, n) =>
        isShared(n) ? within(weight + to[n]! - from[n]!, -128, 127) : weight,
      ),
      bias: own.bias.map((bias, o) => bias + after.bias[o]! - before.bias[o]!),
    };
  }
  return carriedTiles(own, before as TiledConvLayer, after as TiledConvLayer, isShared, zeroPoint);
}

/** Channels whose sums could leave their limit stay as they are. */
function carriedTiles(
  own: TiledConvLayer,
  before: TiledConvLayer,
  after: TiledConvLayer,
  isShared: (n: number) => boolean,
  zeroPoint: number,
): TiledConvLayer {
  const perChannel = own.pointWeights.length / own.bias.length;
  const units = Array.from(own.bias, (_, o) => {
    const factor = realFactor(own.requantisation, o);
    return factor === 0 ? 0 : realFactor(before.requantisation, o) / factor;
  });
  const changed = (o: number, from: number, to: number) => Math.round((to - from) * units[o]!);
  const carried = {
    ...own,
    pointWeights: own.pointWeights.map((weight, n) => {
      const change = changed(Math.floor(n / perChannel), before.pointWeights[n]!, after.pointWeights[n]!);
      return isShared(n) ? within(weight + change, -(2 ** 15), 2 ** 15 - 1) : weight;
    }),
    bias: own.bias.map((bias, o) => bias + changed(o, before.bias[o]!, after.bias[o]!)),
  };
  for (const o of unfitChannels(carried, zeroPoint)) {
    const [first, end] = [o * perChannel, (o + 1) * perChannel];
    carried.pointWeights.set(own.pointWeights.subarray(first, end), first);
    carried.bias[o] = own.bias[o]!;
  }
  return carried;
}

function weightsOf(layer: TunedConv) {
  return layer.kind === 'conv' ? layer.weights : layer.pointWeights;
}

function within(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, value));
}
