import type { ConvLayer, Network } from '../network/network.ts';
import { imageShape, tensorOf } from '../network/network.ts';
import type { OperandPairs } from '../network/operandPairs.ts';
import type { TileAxes } from '../network/tileAxis.ts';
import { pointCount, pointsOf } from '../network/tileAxis.ts';
import { tilePoints } from '../network/tilePoints.ts';
import { tileTransform } from '../network/tileTransform.ts';
import type { LayerMoments, OperandMoments } from './operandMoments.ts';
import { emptyRanges } from './operandMoments.ts';

/** Tiles whose products are added together, so that the sums go through memory less often. */
const tilesTogether = 4;

/** Pairs of neighbouring input channels at every point of a tile, as operands [row point][column point][inC]. */
export function pointPairs(axes: TileAxes, channels: number): OperandPairs {
  const points = pointCount(axes);
  const perPoint = Math.ceil(channels / 2);
  const pairCount = points * perPoint;
  const laneOf = (pair: number) => 2 * (pair % perPoint);
  return {
    operandCount: points * channels,
    pairCount,
    first: Int32Array.from(
      { length: pairCount },
      (_, pair) => Math.floor(pair / perPoint) * channels + laneOf(pair),
    ),
    width: Uint8Array.from({ length: pairCount }, (_, pair) => Math.min(2, channels - laneOf(pair))),
  };
}

/** Sums of nothing yet, over the tiles of a convolution. */
export function emptyTileMoments(layer: ConvLayer, axes: TileAxes): LayerMoments {
  const operandCount = pointCount(axes) * (layer.weights.length / (9 * layer.bias.length));
  return {
    layer: layer.index,
    sampleCount: 0,
    sums: new Float64Array(operandCount),
    products: new Float64Array(operandCount * operandCount),
    ...emptyRanges(layer),
  };
}

/**
 * Transformed inputs of all tiles of one image, each [row point][column point][inC].
 * @param input int8 activations [h, w, inC] entering the convolution
 */
export function transformedTiles(
  network: Network,
  layer: ConvLayer,
  axes: TileAxes,
  input: Int8Array,
): Int16Array[] {
  const source = tensorOf(network, layer.inputs[0]!);
  const { padding } = layer.window;
  const { h, w, c } = imageShape(source);
  const rowLength = (padding.left + w + padding.right) * c;
  const image = new Int16Array((padding.top + h + padding.bottom) * rowLength);
  for (let y = 0; y < h; y++)
    for (let i = 0; i < w * c; i++)
      image[(padding.top + y) * rowLength + padding.left * c + i] = input[y * w * c + i]! - source.zeroPoint;
  return axes.rows.starts.flatMap((top) =>
    axes.columns.starts.map((left) => tilePoints(axes, image, top * rowLength + left * c, rowLength, c)),
  );
}

/**
 * Adds the transformed inputs of one image's tiles and their products: whole numbers, exact below 2^53 (10^7 tiles) and so in any
 * order.
 * @param input int8 activations [h, w, inC] entering the convolution
 */
export function accumulateTileMoments(
  network: Network,
  layer: ConvLayer,
  axes: TileAxes,
  input: Int8Array,
  moments: OperandMoments,
): void {
  const tiles = transformedTiles(network, layer, axes, input);
  moments.sampleCount += tiles.length;
  const { sums, products } = moments;
  for (const tile of tiles) for (let i = 0; i < sums.length; i++) sums[i]! += tile[i]!;
  const none = new Int16Array(sums.length);
  for (let n = 0; n < tiles.length; n += tilesTogether) {
    const [first = none, second = none, third = none, fourth = none] = tiles.slice(n, n + tilesTogether);
    for (let i = 0; i < sums.length; i++) {
      const row = i * sums.length;
      const [a, b, d, e] = [first[i]!, second[i]!, third[i]!, fourth[i]!];
      for (let j = i; j < sums.length; j++)
        products[row + j]! += a * first[j]! + b * second[j]! + d * third[j]! + e * fourth[j]!;
    }
  }
}

/**
 * Moments of what weights at points are multiplied with in the outputs of a tile: output k of a tile takes the transformed
 * inputs times its factors a_k(point), so over all outputs of all tiles the mean of two operands' product is that of the inputs' product
 * times the mean over k of a_k(p) a_k(p').
 */
export function outputMoments(axes: TileAxes, moments: OperandMoments): OperandMoments {
  const points = pointCount(axes);
  const channels = moments.sums.length / points;
  const factors = outputFactors(axes);
  const sumOver = (value: (output: readonly number[]) => number) =>
    factors.reduce((sum, output) => sum + value(output), 0);
  const means = Array.from({ length: points }, (_, p) => sumOver((output) => output[p]!));
  const grams = Array.from({ length: points }, (_, p) =>
    Array.from({ length: points }, (_, q) => sumOver((output) => output[p]! * output[q]!)),
  );
  const size = moments.sums.length;
  const products = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    const gram = grams[Math.floor(i / channels)]!;
    for (let j = i; j < size; j++)
      products[i * size + j] = moments.products[i * size + j]! * gram[Math.floor(j / channels)]!;
  }
  return {
    layer: moments.layer,
    sampleCount: moments.sampleCount * factors.length,
    sums: moments.sums.map((sum, i) => sum * means[Math.floor(i / channels)]!),
    products,
  };
}

/** Means of what weights at points are multiplied with in the outputs of a tile ({@link outputMoments}), [operand]. */
export function outputMeans(axes: TileAxes, { sums, sampleCount }: OperandMoments): Float64Array {
  const factors = outputFactors(axes);
  const channels = sums.length / pointCount(axes);
  return sums.map((sum, i) => {
    const point = Math.floor(i / channels);
    const total = factors.reduce((factor, output) => factor + output[point]!, 0);
    return (sum * total) / (sampleCount * factors.length);
  });
}

/** [output of a tile][point] */
function outputFactors({ rows, columns }: TileAxes): number[][] {
  return tileTransform(rows).outputRows.flatMap((row) =>
    tileTransform(columns).outputRows.map((column) =>
      Array.from(
        { length: pointsOf(rows) * pointsOf(columns) },
        (_, point) => row[Math.floor(point / column.length)]! * column[point % column.length]!,
      ),
    ),
  );
}
