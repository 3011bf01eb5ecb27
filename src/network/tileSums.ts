import type { TileAxis, TiledConvLayer } from './network.ts';
import { realFactor } from './requantise.ts';
import { pointsOf } from './tileAxis.ts';
import { tileTransform } from './tileTransform.ts';

/** All sums stay below, so that two of them have a difference within int32. */
export const tileSumLimit = 2 ** 30;

/**
 * Largest absolute sum that each output channel of a tiled convolution reaches with any int8 input. An output of a tile is
 * linear in the tile's inputs, so it is largest where every input is at one of its ends. Its responses to them are those of a filter only
 * while the point weights are: masked ones spread over the whole tile.
 * @param zeroPoint of the input
 */
export function largestTileSums(
  layer: Pick<TiledConvLayer, 'rows' | 'columns' | 'pointWeights' | 'bias'>,
  zeroPoint: number,
): Float64Array {
  const { pointWeights, bias } = layer;
  const [rowPoints, columnPoints] = [pointsOf(layer.rows), pointsOf(layer.columns)];
  const channels = pointWeights.length / (bias.length * rowPoints * columnPoints);
  const [lowest, highest] = [-128 - zeroPoint, 127 - zeroPoint];
  const [down, across] = [responsesOf(layer.rows), responsesOf(layer.columns)];
  const outputs = layer.columns.outputs;
  /** Of one input channel at [row point][response across]. */
  const acrossRows = new Float64Array(rowPoints * across.length);
  const responses = new Float64Array(across.length);

  return Float64Array.from(bias, (start, o) => {
    const low = new Float64Array(layer.rows.outputs * outputs).fill(start);
    const high = low.slice();
    for (let c = 0; c < channels; c++) {
      acrossRows.fill(0);
      for (let p = 0; p < rowPoints; p++) {
        const first = (o * rowPoints + p) * columnPoints * channels + c;
        across.forEach(({ points, factors }, r) => {
          for (let n = 0; n < points.length; n++)
            acrossRows[p * across.length + r]! += factors[n]! * pointWeights[first + points[n]! * channels]!;
        });
      }
      for (const { output, points, factors } of down) {
        responses.fill(0);
        for (let n = 0; n < points.length; n++) {
          const [factor, from] = [factors[n]!, points[n]! * across.length];
          for (let r = 0; r < across.length; r++) responses[r]! += factor * acrossRows[from + r]!;
        }
        for (let r = 0; r < across.length; r++) {
          const response = responses[r]!;
          const at = output * outputs + across[r]!.output;
          low[at]! += response * (response > 0 ? lowest : highest);
          high[at]! += response * (response > 0 ? highest : lowest);
        }
      }
    }
    return Math.max(Math.abs(start), ...high, ...low.map((sum) => -sum));
  });
}

/**
 * Whether every sum of a channel stays below the limit whatever the input, and a left shift by its factor within int32, too.
 * @param channel of one output
 */
export function tileSumsFit(
  channel: Parameters<typeof largestTileSums>[0],
  zeroPoint: number,
  factor: number,
): boolean {
  return largestTileSums(channel, zeroPoint)[0]! * Math.max(1, 2 * factor) < tileSumLimit;
}

/** Output channels whose sums could leave what {@link tileSumsFit} asks for. */
export function unfitChannels(layer: TiledConvLayer, zeroPoint: number): number[] {
  const { pointWeights, bias, requantisation } = layer;
  const perChannel = pointWeights.length / bias.length;
  return [...bias.keys()].filter((o) => {
    const channel = {
      ...layer,
      pointWeights: pointWeights.subarray(o * perChannel, (o + 1) * perChannel),
      bias: bias.subarray(o, o + 1),
    };
    return !tileSumsFit(channel, zeroPoint, realFactor(requantisation, o));
  });
}

/** What an input of a tile does to an output along one dimension: through these points, times these factors. */
interface Response {
  readonly output: number;
  readonly points: readonly number[];
  readonly factors: readonly number[];
}

function responsesOf(axis: TileAxis): Response[] {
  const { inputRows, outputRows } = tileTransform(axis);
  return outputRows.flatMap((outputFactors, output) =>
    inputRows.map((_, input) => {
      const all = outputFactors.map((factor, point) => factor * inputRows[point]![input]!);
      const points = Array.from(all.keys()).filter((point) => all[point] !== 0);
      return { output, points, factors: points.map((point) => all[point]!) };
    }),
  );
}
