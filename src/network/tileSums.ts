import type { TileAxis, TiledConvLayer } from './network.ts';
import { realFactor } from './requantise.ts';
import type { RunSum } from './runSum.ts';
import { addRuns, addTotals, paddedRuns, runSum } from './runSum.ts';
import type { TileAxes } from './tileAxis.ts';
import { pointCount, pointsOf } from './tileAxis.ts';
import { tileTransform } from './tileTransforms.ts';

/** All sums stay below, so that two of them have a difference within int32. */
export const tileSumLimit = 2 ** 30;

type TiledSums = Pick<TiledConvLayer, 'rows' | 'columns' | 'pointWeights' | 'bias'>;

/**
 * Largest absolute sum that each output channel of a tiled convolution reaches with any int8 input.
 * @param zeroPoint of the input
 */
export function largestTileSums(layer: TiledSums, zeroPoint: number): Float64Array {
  const { pointWeights, bias } = layer;
  const perChannel = pointWeights.length / bias.length;
  const largest = tileSumBound(layer, perChannel / pointCount(layer), zeroPoint);
  return Float64Array.from(bias, (start, o) =>
    largest(pointWeights.subarray(o * perChannel, (o + 1) * perChannel), start),
  );
}

/**
 * Largest absolute sum of one output channel. An output of a tile is
 * linear in the tile's inputs, so it is largest where every input is at one of its ends. Its responses to them are those of a filter only
 * while the point weights are: masked ones spread over the whole tile.
 * @param channels of the input
 * @returns a function of the channel's point weights and bias; it may stop at any sum from `enough` on
 */
export function tileSumBound(
  { rows, columns }: TileAxes,
  channels: number,
  zeroPoint: number,
): (pointWeights: Int16Array, bias: number, enough?: number) => number {
  const [rowPoints, columnPoints] = [pointsOf(rows), pointsOf(columns)];
  const [lowest, highest] = [-128 - zeroPoint, 127 - zeroPoint];
  const down = responsesOf(rows, channels).map((ofOutput) => ofOutput.map(paddedRuns));
  const across = responsesOf(columns, channels);
  /** [response across][row point][input channel]. */
  const ofRows = Array.from({ length: columnPoints }, () => new Float64Array(rowPoints * channels));
  /** Of the responses of an output, and of their absolute values. */
  const totals = new Float64Array(2);
  const weights = new Float64Array(rowPoints * columnPoints * channels);

  return (pointWeights, bias, enough = Infinity) => {
    weights.set(pointWeights);
    let largest = Math.abs(bias);
    for (const ofColumn of across) {
      for (let p = 0; p < rowPoints; p++)
        ofColumn.forEach((input, i) =>
          addRuns(input, weights, p * columnPoints * channels, ofRows[i]!, p * channels, channels),
        );
      for (const ofOutput of down) {
        totals.fill(0);
        for (const input of ofOutput)
          for (let i = 0; i < ofColumn.length; i++) addTotals(input, ofRows[i]!, channels, totals);
        const [sum, size] = totals as unknown as [number, number];
        const [rising, falling] = [(size + sum) / 2, (sum - size) / 2];
        const low = bias + rising * lowest + falling * highest;
        const high = bias + rising * highest + falling * lowest;
        largest = Math.max(largest, high, -low);
        if (largest >= enough) return largest;
      }
    }
    return largest;
  };
}

/**
 * Whether every sum of a channel stays below the limit whatever the input, and a left shift by its factor within int32, too.
 * @param largest of {@link tileSumBound}
 */
export function tileSumsFit(
  largest: ReturnType<typeof tileSumBound>,
  pointWeights: Int16Array,
  bias: number,
  factor: number,
): boolean {
  const limit = tileSumLimit / Math.max(1, 2 * factor);
  return largest(pointWeights, bias, limit) < limit;
}

/** Output channels whose sums could leave what {@link tileSumsFit} asks for. */
export function unfitChannels(layer: TiledConvLayer, zeroPoint: number): number[] {
  const { pointWeights, bias, requantisation } = layer;
  const perChannel = pointWeights.length / bias.length;
  const largest = tileSumBound(layer, perChannel / pointCount(layer), zeroPoint);
  return [...bias.keys()].filter((o) => {
    const own = pointWeights.subarray(o * perChannel, (o + 1) * perChannel);
    return !tileSumsFit(largest, own, bias[o]!, realFactor(requantisation, o));
  });
}

/** What inputs of a tile do to an output along one dimension, those that do something. [output][input], the last output first: it takes the largest factors. */
function responsesOf(axis: TileAxis, channels: number): RunSum[][] {
  const { inputRows, outputRows } = tileTransform(axis);
  return outputRows.toReversed().map((outputFactors) =>
    inputRows
      .map((_, input) => {
        const factors = outputFactors.map((factor, point) => factor * inputRows[point]![input]!);
        return runSum(factors.map((factor, point) => [point * channels, factor]));
      })
      .filter(({ starts }) => starts.length > 0),
  );
}
