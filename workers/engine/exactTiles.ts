import { exactPointParameters, tileScale } from '../../src/network/build/tiledConvLayer.ts';
import type { ConvLayer, PoolLayer, Size, Tensor } from '../../src/network/network.ts';
import type { TileAxes } from '../../src/network/tileAxis.ts';
import { pointCount, tileAxes } from '../../src/network/tileAxis.ts';
import type { TileForm, TileParameters } from './tileLayer.ts';
import { poolsTiles } from './tileLayer.ts';

/**
 * A convolution in the tiles that compute it fastest, exactly: its sums come out times the transforms' scale, modulo 2^32. An odd
 * factor of the scale is divided by with its inverse; what is left, a power of two times the sum, must lie within int32. Null where no tiles
 * are faster, or exact.
 * @param extent of the output that is read
 */
export function exactTiles(
  layer: ConvLayer,
  source: Tensor,
  extent: Size,
  pool: PoolLayer | undefined,
): (TileForm & TileParameters) | null {
  const inputChannels = layer.weights.length / (9 * layer.bias.length);
  // An odd number of channels is read from a copy without margins (`productLayer.ts`), and seldom worth it.
  if (layer.skipped || inputChannels % 2 === 1) return null;
  const direct = extent.h * extent.w * 9 * inputChannels;
  let best: TileAxes | null = null;
  let leastCost = direct;
  for (const outputs of [2, 4] as const) {
    const axes = tileAxes(layer, extent, outputs);
    if (!axes || (pool && !poolsTiles(axes, pool)) || !isExact(layer, source, axes)) continue;
    const cost = costOf(axes, inputChannels, layer.bias.length);
    if (cost < leastCost) [best, leastCost] = [axes, cost];
  }
  if (!best) return null;
  const scale = tileScale(best);
  const shift = Math.log2(scale & -scale);
  return {
    ...best,
    padding: layer.window.padding,
    pointWeights: Int16Array.from(exactPointParameters(layer, best).weights),
    bias: layer.bias.map((value) => Math.imul(value, scale)),
    requantisation: layer.requantisation,
    clamp: layer.clamp,
    division: { inverse: inverseOf(scale >> shift), shift },
  };
}

/** Products, and transforms in as many products as take their time (`npm run bench`). */
function costOf(axes: TileAxes, inputChannels: number, outputChannels: number): number {
  const tiles = axes.rows.starts.length * axes.columns.starts.length;
  return tiles * pointCount(axes) * (inputChannels + 16 + (8 * inputChannels) / outputChannels);
}

function isExact({ weights, bias }: ConvLayer, { zeroPoint }: Tensor, axes: TileAxes): boolean {
  const farthest = Math.max(127 - zeroPoint, 128 + zeroPoint);
  const perChannel = weights.length / bias.length;
  const scale = tileScale(axes);
  return bias.every((start, o) => {
    const own = weights.subarray(o * perChannel, (o + 1) * perChannel);
    const largest = own.reduce((sum, weight) => sum + Math.abs(weight) * farthest, Math.abs(start));
    return largest * (scale & -scale) < 2 ** 31;
  });
}

/** Of an odd number modulo 2^32, by Newton's iteration; each step doubles the bits that are right, 3 at first. */
function inverseOf(odd: number): number {
  let inverse = odd;
  for (let bits = 3; bits < 32; bits *= 2) inverse = Math.imul(inverse, 2 - Math.imul(odd, inverse));
  return inverse;
}
