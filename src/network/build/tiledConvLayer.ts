import { unsupportedError } from '../modelError.ts';
import type { ConvLayer, TiledConvLayer } from '../network.ts';
import { realFactor } from '../requantise.ts';
import type { TileAxes } from '../tileAxis.ts';
import { pointCount } from '../tileAxis.ts';
import { tileSumBound, tileSumLimit, tileSumsFit } from '../tileSums.ts';
import { tileTransform } from '../tileTransforms.ts';
import { requantisationOf } from './fixedPoint.ts';

/** Weights at points, [outC][row point][column point][inC], and biases, as real numbers in the units of the transforms. */
export interface PointParameters {
  readonly weights: Float64Array;
  readonly bias: Float64Array;
}

const largestWeight = 2 ** 15 - 1;

/** What the transforms multiply a convolution's sums by. */
export function tileScale({ rows, columns }: TileAxes): number {
  return tileTransform(rows).scale * tileTransform(columns).scale;
}

/** Those of a 3x3 convolution itself, whole numbers: its sums come out times {@link tileScale}. */
export function exactPointParameters(layer: ConvLayer, axes: TileAxes): PointParameters {
  const { weights, bias } = layer;
  const channels = weights.length / (9 * bias.length);
  const points = tileTransform(axes.rows).filterRows.flatMap((row) =>
    tileTransform(axes.columns).filterRows.map((column) =>
      Float64Array.from({ length: 9 }, (_, tap) => row[Math.floor(tap / 3)]! * column[tap % 3]!),
    ),
  );
  const found = new Float64Array(bias.length * points.length * channels);
  let point = 0;
  for (let filter = 0; filter < weights.length; filter += 9 * channels)
    for (const factors of points)
      enterPoint(weights, filter, factors, found.subarray(point, (point += channels)));
  const scale = tileScale(axes);
  return { weights: found, bias: Float64Array.from(bias, (value) => value * scale) };
}

/** Enters a filter's weights at one point, [inC]. @param factors of its nine taps */
function enterPoint(weights: Int8Array, filter: number, factors: Float64Array, found: Float64Array): void {
  const channels = found.length;
  for (let c = 0; c < channels; c++)
    for (let tap = 0; tap < 9; tap++) found[c]! += factors[tap]! * weights[filter + tap * channels + c]!;
}

/**
 * A 3x3 convolution by tiles. Each channel's parameters are multiplied by the largest power of two with which its weights
 * fit into int16 and its sums stay within their limit whatever the input, then rounded; its factor takes the power and the transforms' scales back.
 * @param zeroPoint of the input
 */
export function tiledConvLayer(
  layer: ConvLayer,
  axes: TileAxes,
  { weights, bias }: PointParameters,
  zeroPoint: number,
): TiledConvLayer {
  const { index, inputs, output, window, clamp } = layer;
  const perChannel = weights.length / bias.length;
  const pointWeights = new Int16Array(weights.length);
  const biases = new Int32Array(bias.length);
  const largestSum = tileSumBound(axes, perChannel / pointCount(axes), zeroPoint);
  const factors = Array.from(bias, (start, o) => {
    const own = weights.subarray(o * perChannel, (o + 1) * perChannel);
    const largest = largestSize(own);
    const factor = realFactor(layer.requantisation, o) / tileScale(axes);
    for (let power = 2 ** 15; power >= 2 ** -8; power /= 2) {
      if (largest * power > largestWeight || Math.abs(start) * power >= tileSumLimit) continue;
      const rounded = pointWeights.subarray(o * perChannel, (o + 1) * perChannel);
      enterRounded(own, power, rounded);
      biases[o] = Math.round(start * power);
      if (tileSumsFit(largestSum, rounded, biases[o], factor / power)) return factor / power;
    }
    throw unsupportedError(
      `layer ${index}, channel ${o}, can reach values beyond int32 before they are clamped`,
      'Tauscope needs room for its sums to evaluate it by tiles',
      'check the scales of this layer, or leave it exact',
    );
  });
  return {
    kind: 'tiledConv',
    index,
    inputs,
    output,
    padding: window.padding,
    ...axes,
    pointWeights,
    bias: biases,
    requantisation: requantisationOf(`layer ${index}`, factors),
    clamp,
  };
}

function largestSize(values: Float64Array): number {
  let largest = 0;
  for (let n = 0; n < values.length; n++) largest = Math.max(largest, Math.abs(values[n]!));
  return largest;
}

function enterRounded(values: Float64Array, factor: number, rounded: Int16Array): void {
  for (let n = 0; n < values.length; n++) rounded[n] = Math.round(values[n]! * factor);
}
