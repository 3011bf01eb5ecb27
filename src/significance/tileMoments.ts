import type { ConvLayer, Network } from '../network/network.ts';
import { imageShape, tensorOf } from '../network/network.ts';
import type { OperandPairs } from '../network/operandPairs.ts';
import type { TileAxes } from '../network/tileAxis.ts';
import { pointCount, pointsOf } from '../network/tileAxis.ts';
import { tileTransform } from '../network/tileTransform.ts';
import type { LayerMoments, OperandMoments } from './operandMoments.ts';
import { accumulateOutputs, emptyRanges } from './operandMoments.ts';

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

/** Sums of nothing yet, over the tiles of a convolution; operands are what a tile reads, [row][column][inC]. */
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
 * Adds the inputs of one image's tiles and their products, before they are transformed: behind a ReLU most are at the zero point and add nothing.
 * @param input int8 activations [h, w, inC] entering the convolution
 */
export function accumulateTileMoments(
  network: Network,
  layer: ConvLayer,
  axes: TileAxes,
  input: Int8Array,
  moments: OperandMoments,
): void {
  const { sums, products } = moments;
  const source = tensorOf(network, layer.inputs[0]!);
  const { padding } = layer.window;
  const { h, w, c } = imageShape(source);
  const [height, width] = [pointsOf(axes.rows), pointsOf(axes.columns)];
  moments.sampleCount += axes.rows.starts.length * axes.columns.starts.length;
  const operand = new Int32Array(sums.length);
  const value = new Int32Array(sums.length);
  for (const tileTop of axes.rows.starts)
    for (const tileLeft of axes.columns.starts) {
      const [top, left] = [tileTop - padding.top, tileLeft - padding.left];
      let active = 0;
      for (let y = Math.max(0, -top); y < Math.min(height, h - top); y++)
        for (let x = Math.max(0, -left); x < Math.min(width, w - left); x++)
          for (let channel = 0; channel < c; channel++) {
            const a = input[((top + y) * w + left + x) * c + channel]! - source.zeroPoint;
            if (a === 0) continue;
            operand[active] = (y * width + x) * c + channel;
            value[active++] = a;
          }
      for (let n = 0; n < active; n++) {
        const a = value[n]!;
        const row = operand[n]! * sums.length;
        sums[operand[n]!]! += a;
        for (let m = n; m < active; m++) products[row + operand[m]!]! += a * value[m]!;
      }
    }
}

/** Moments of tiles, and ranges, over some images. @param images what enters and what leaves the convolution */
export function collectTileMoments(
  network: Network,
  layer: ConvLayer,
  axes: TileAxes,
  images: readonly (readonly Int8Array[])[],
): LayerMoments {
  const moments = emptyTileMoments(layer, axes);
  for (const [input, output] of images) {
    accumulateTileMoments(network, layer, axes, input!, moments);
    accumulateOutputs(output!, moments);
  }
  return moments;
}

/**
 * Moments of what weights at points are multiplied with in the outputs of a tile: output k of a tile takes the transformed
 * inputs times its factors a_k(point), so over all outputs of all tiles the mean of two operands' product is that of the transformed inputs' product
 * times the mean over k of a_k(p) a_k(p'). Sums are whole numbers, exact below 2^53 (10^7 tiles).
 */
export function outputMoments(axes: TileAxes, moments: OperandMoments): OperandMoments {
  const points = pointCount(axes);
  const size = moments.sums.length;
  const channels = size / points;
  const factors = outputFactors(axes);
  const grams = Array.from({ length: points }, (_, p) =>
    Array.from({ length: points }, (_, q) =>
      factors.reduce((sum, output) => sum + output[p]! * output[q]!, 0),
    ),
  );
  const products = transformedProducts(axes, moments.products, size);
  for (let i = 0; i < size; i++) {
    const gram = grams[Math.floor(i / channels)]!;
    for (let j = i; j < size; j++) products[i * size + j]! *= gram[Math.floor(j / channels)]!;
  }
  return {
    layer: moments.layer,
    sampleCount: moments.sampleCount * factors.length,
    sums: outputSums(axes, moments),
    products,
  };
}

/** Means of what weights at points are multiplied with in the outputs of a tile, [operand]. */
export function outputMeans(axes: TileAxes, moments: OperandMoments): Float64Array {
  const samples = moments.sampleCount * outputFactors(axes).length;
  return outputSums(axes, moments).map((sum) => sum / samples);
}

function outputSums(axes: TileAxes, { sums }: OperandMoments): Float64Array {
  const factors = outputFactors(axes);
  const channels = sums.length / pointCount(axes);
  return transformed(axes, sums).map(
    (sum, i) => sum * factors.reduce((total, output) => total + output[Math.floor(i / channels)]!, 0),
  );
}

/** T P T^T for the transform T of a tile's inputs and the symmetric P, of which only the upper triangle is read. */
function transformedProducts(axes: TileAxes, products: Float64Array, size: number): Float64Array {
  const found = products.slice();
  for (let i = 0; i < size; i++) for (let j = 0; j < i; j++) found[i * size + j] = found[j * size + i]!;
  const transformRows = () => {
    for (let i = 0; i < size; i++)
      found.set(transformed(axes, found.subarray(i * size, (i + 1) * size)), i * size);
  };
  transformRows();
  for (let i = 0; i < size; i++)
    for (let j = 0; j < i; j++) {
      const [low, high] = [i * size + j, j * size + i];
      [found[low], found[high]] = [found[high]!, found[low]!];
    }
  transformRows();
  return found;
}

/** Inputs of a tile [row][column][channel] at its points [row point][column point][channel]. */
function transformed({ rows, columns }: TileAxes, inputs: Float64Array): Float64Array {
  const [down, across] = [tileTransform(rows).inputRows, tileTransform(columns).inputRows];
  const channels = inputs.length / (down.length * across.length);
  const acrossRows = new Float64Array(inputs.length);
  const found = new Float64Array(inputs.length);
  const add = (from: Float64Array, at: number, factor: number, to: Float64Array, place: number) => {
    if (factor === 0) return;
    for (let c = 0; c < channels; c++) to[place + c]! += factor * from[at + c]!;
  };
  const width = across.length;
  down.forEach((_, y) =>
    across.forEach((factors, q) =>
      factors.forEach((factor, x) =>
        add(inputs, (y * width + x) * channels, factor, acrossRows, (y * width + q) * channels),
      ),
    ),
  );
  down.forEach((factors, p) =>
    factors.forEach((factor, y) =>
      across.forEach((_, q) =>
        add(acrossRows, (y * width + q) * channels, factor, found, (p * width + q) * channels),
      ),
    ),
  );
  return found;
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
