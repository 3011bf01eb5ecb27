import type { TileAxis, TiledConvLayer } from './network.ts';
import { realFactor } from './requantise.ts';
import type { RunSum } from './runSum.ts';
import { addRuns, runSum } from './runSum.ts';
import type { TileAxes } from './tileAxis.ts';
import { pointCount, pointsOf } from './tileAxis.ts';
import { tileTransform } from './tileTransform.ts';

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
  const [down, across] = [responsesOf(rows, channels), responsesOf(columns, channels)];
  /** [response across][row point][input channel]. */
  const ofRows = across[0]!.inputs.map(() => new Float64Array(rowPoints * channels));
  const response = new Float64Array(channels);
  const weights = new Float64Array(rowPoints * columnPoints * channels);
  /** Of a row point's responses across, their sum and that of their sizes. */
  const [rowSums, rowSizes] = [new Float64Array(rowPoints), new Float64Array(rowPoints)];

  return (pointWeights, bias, enough = Infinity) => {
    weights.set(pointWeights);
    /** Where responses have this sum, and their sizes have that one. */
    const reached = (sum: number, size: number) => {
      const [rising, falling] = [(size + sum) / 2, (sum - size) / 2];
      return Math.max(
        bias + rising * highest + falling * lowest,
        -bias - rising * lowest - falling * highest,
      );
    };
    let largest = Math.abs(bias);
    for (const { inputs } of across) {
      rowSums.fill(0);
      rowSizes.fill(0);
      for (let p = 0; p < rowPoints; p++)
        inputs.forEach((input, i) => {
          const ofRow = ofRows[i]!;
          addRuns(input, weights, p * columnPoints * channels, ofRow, p * channels, channels);
          for (let n = p * channels; n < (p + 1) * channels; n++) {
            rowSums[p]! += ofRow[n]!;
            rowSizes[p]! += Math.abs(ofRow[n]!);
          }
        });
      for (const ofOutput of down) {
        const sum = total(ofOutput.factors, rowSums);
        // Most outputs cannot come up to the one with the largest factors.
        if (reached(sum, total(ofOutput.sizes, rowSizes)) <= largest) continue;
        let size = 0;
        for (const input of ofOutput.inputs)
          for (const ofRow of ofRows) {
            addRuns(input, ofRow, 0, response, 0, channels);
            for (let c = 0; c < channels; c++) size += Math.abs(response[c]!);
          }
        largest = Math.max(largest, reached(sum, size));
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

/** What the inputs of a tile do to an output along one dimension, through its points. */
interface Responses {
  /** [input] */
  readonly inputs: readonly RunSum[];
  /** Sums over the inputs of a point's factors, and of their sizes. */
  readonly factors: readonly number[];
  readonly sizes: readonly number[];
}

/** The last output first: it takes the largest factors. */
function responsesOf(axis: TileAxis, channels: number): Responses[] {
  const { inputRows, outputRows } = tileTransform(axis);
  return outputRows.toReversed().map((outputFactors) => {
    /** [point][input] */
    const all = outputFactors.map((factor, point) => inputRows[point]!.map((row) => factor * row));
    const sums = (of: (factor: number) => number) =>
      all.map((factors) => factors.reduce((sum, factor) => sum + of(factor), 0));
    return {
      inputs: inputRows.map((_, input) =>
        runSum(all.map((factors, point) => [point * channels, factors[input]!])),
      ),
      factors: sums((factor) => factor),
      sizes: sums(Math.abs),
    };
  });
}

function total(factors: readonly number[], values: Float64Array): number {
  return factors.reduce((sum, factor, n) => sum + factor * values[n]!, 0);
}
