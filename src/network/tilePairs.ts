import type { TiledConvLayer } from './network.ts';
import { pointCount } from './tileAxis.ts';

/** Pairs of neighbouring input channels at the points of a tile, for each output channel. */
export interface TilePairs {
  readonly points: number;
  /** At each point; the last one has a single channel where their number is odd. */
  readonly pairs: number;
  readonly inC: number;
  /** Whether the channel multiplies the pair at the point: not both of its weights are 0. */
  readonly keeps: (channel: number, point: number, pair: number) => boolean;
}

export function tilePairs(layer: TiledConvLayer): TilePairs {
  const { pointWeights, bias } = layer;
  const points = pointCount(layer);
  const inC = pointWeights.length / (bias.length * points);
  return {
    points,
    pairs: Math.ceil(inC / 2),
    inC,
    keeps: (channel, point, pair) => {
      const at = (channel * points + point) * inC + 2 * pair;
      return pointWeights[at] !== 0 || (2 * pair + 1 < inC && pointWeights[at + 1] !== 0);
    },
  };
}

/** Share of the pairs of all output channels that are multiplied. */
export function keptShare(layer: TiledConvLayer): number {
  const { pointWeights, bias } = layer;
  const { points, pairs, inC } = tilePairs(layer);
  let kept = 0;
  // A plain loop, for the page's thread asks it of every level.
  for (let start = 0; start < pointWeights.length; start += inC)
    for (let at = start, end = start + inC; at < end; at += 2)
      if (pointWeights[at] !== 0 || (at + 1 < end && pointWeights[at + 1] !== 0)) kept++;
  return kept / (bias.length * points * pairs);
}

/** Whether a layer skips all that another one of its tiles and channels skips. */
export function skipsAll({ pointWeights }: TiledConvLayer, other: TiledConvLayer): boolean {
  const { points, inC, keeps } = tilePairs(other);
  return pointWeights.every(
    (weight, n) =>
      weight === 0 || keeps(Math.floor(n / inC / points), Math.floor(n / inC) % points, (n % inC) >> 1),
  );
}
