import type { ConvLayer, Network } from '../network/network.ts';
import { imageShape, tensorOf } from '../network/network.ts';
import type { OperandPairs } from '../network/operandPairs.ts';
import { addRuns, runSum } from '../network/runSum.ts';
import type { TileAxes } from '../network/tileAxis.ts';
import { pointCount, pointsOf } from '../network/tileAxis.ts';
import { tileCount } from '../network/tileProducts.ts';
import { tileTransform } from '../network/tileTransforms.ts';
import type { LayerMoments, OperandMoments } from './operandMoments.ts';
import { emptyRanges } from './operandMoments.ts';

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

/** Takes a tile: the inputs that are not at the zero point, by operand ascending, and their distances from it; the first `active` of both arrays. */
type TileVisitor = (operands: Int32Array, values: Int32Array, active: number) => void;

/** Visits the tiles of an image. @param input int8 activations [h, w, inC] entering the convolution */
export function eachTile(
  network: Network,
  layer: ConvLayer,
  { rows, columns }: TileAxes,
  input: Int8Array,
  visit: TileVisitor,
): void {
  const source = tensorOf(network, layer.inputs[0]!);
  const { padding } = layer.window;
  const { h, w, c } = imageShape(source);
  const [height, width] = [pointsOf(rows), pointsOf(columns)];
  const operands = new Int32Array(height * width * c);
  const values = new Int32Array(operands.length);
  for (const tileTop of rows.starts)
    for (const tileLeft of columns.starts) {
      const [top, left] = [tileTop - padding.top, tileLeft - padding.left];
      const firstColumn = Math.max(0, -left);
      const length = (Math.min(width, w - left) - firstColumn) * c;
      let active = 0;
      for (let y = Math.max(0, -top); y < Math.min(height, h - top); y++) {
        const from = ((top + y) * w + left + firstColumn) * c;
        const firstOperand = (y * width + firstColumn) * c;
        active = takeRun(input, from, length, source.zeroPoint, firstOperand, operands, values, active);
      }
      visit(operands, values, active);
    }
}

/** Appends the inputs of a run that are not at the zero point. @returns how many there are then */
function takeRun(
  input: Int8Array,
  from: number,
  length: number,
  zeroPoint: number,
  firstOperand: number,
  operands: Int32Array,
  values: Int32Array,
  active: number,
): number {
  for (let n = 0; n < length; n++) {
    const a = input[from + n]! - zeroPoint;
    if (a === 0) continue;
    operands[active] = firstOperand + n;
    values[active++] = a;
  }
  return active;
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
  moments.sampleCount += tileCount(axes);
  eachTile(network, layer, axes, input, (operands, values, active) => {
    for (let n = 0; n < active; n++) {
      const a = values[n]!;
      const row = operands[n]! * sums.length;
      sums[operands[n]!]! += a;
      for (let m = n; m < active; m++) products[row + operands[m]!]! += a * values[m]!;
    }
  });
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
  const transformed = sums.slice();
  inputTransform(axes, channels)(transformed, 0, channels);
  return transformed.map(
    (sum, i) => sum * factors.reduce((total, output) => total + output[Math.floor(i / channels)]!, 0),
  );
}

/** T P T^T for the transform T of a tile's inputs and the symmetric P, of which only the upper triangle is read. */
function transformedProducts(axes: TileAxes, products: Float64Array, size: number): Float64Array {
  const found = products.slice();
  eachRunBelow(size, (i, first, end) => {
    for (let j = first; j < end; j++) found[i * size + j] = found[j * size + i]!;
  });
  const channels = size / pointCount(axes);
  const transform = inputTransform(axes, size);
  const transformRows = () => {
    for (let channel = 0; channel < channels; channel++) transform(found, channel * size, channels * size);
  };
  transformRows();
  eachRunBelow(size, (i, first, end) => {
    for (let j = first; j < end; j++) {
      const value = found[i * size + j]!;
      found[i * size + j] = found[j * size + i]!;
      found[j * size + i] = value;
    }
  });
  transformRows();
  return found;
}

/** Places of a square matrix that stay in the cache with their mirror images, per row. */
const runLength = 32;

/** Visits the places below the diagonal: row, first and last column, exclusive. */
function eachRunBelow(size: number, visit: (row: number, first: number, end: number) => void): void {
  for (let top = 0; top < size; top += runLength)
    for (let first = 0; first <= top; first += runLength)
      for (let row = top; row < Math.min(size, top + runLength); row++)
        visit(row, first, Math.min(row, first + runLength));
}

/**
 * Makes what replaces inputs of a tile [row][column][run], from a place of an array on, by its points [row point][column point][run].
 * @param length of a run, and `stride` from one to the next
 */
function inputTransform({ rows, columns }: TileAxes, length: number) {
  const [down, across] = [tileTransform(rows).inputRows, tileTransform(columns).inputRows];
  const width = across.length;
  const places = [...down.keys()].flatMap((y) => [...across.keys()].map((x) => [y, x] as const));
  const sums = (factorsOf: (y: number, x: number) => readonly (readonly [number, number])[]) =>
    places.map(([y, x]) => runSum(factorsOf(y, x)));
  const acrossSums = sums((y, q) => across[q]!.map((factor, x) => [(y * width + x) * length, factor]));
  const downSums = sums((p, q) => down[p]!.map((factor, y) => [(y * width + q) * length, factor]));
  const inputs = new Float64Array(places.length * length);
  const acrossRows = inputs.slice();
  return (values: Float64Array, start: number, stride: number): void => {
    places.forEach((_, place) => {
      const from = start + place * stride;
      inputs.set(values.subarray(from, from + length), place * length);
    });
    acrossSums.forEach((sum, run) => addRuns(sum, inputs, 0, acrossRows, run * length, length));
    downSums.forEach((sum, run) => addRuns(sum, acrossRows, 0, values, start + run * stride, length));
  };
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
