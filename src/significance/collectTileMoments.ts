import type { ConvLayer, Network } from '../network/network.ts';
import type { TileAxes } from '../network/tileAxis.ts';
import { tileCount } from '../network/tileProducts.ts';
import type { Matrices, Matrix, MatrixShape } from './matrices.ts';
import { part, transposed } from './matrices.ts';
import type { LayerMoments, OperandMoments } from './operandMoments.ts';
import { accumulateOutputs } from './operandMoments.ts';
import { accumulateTileMoments, eachTile, emptyTileMoments } from './tileMoments.ts';

/** Inputs are at most 255 from their zero point, so sums of so many products stay below 2^24: float32 has all whole numbers up to there. */
const tilesTogether = 256;
const rowsTogether = 32;

/**
 * Moments of tiles, and ranges, over some images.
 * @param images what enters and what leaves the convolution
 * @param matricesOf absent: tile by tile, with the same results
 */
export function collectTileMoments(
  network: Network,
  layer: ConvLayer,
  axes: TileAxes,
  images: readonly (readonly Int8Array[])[],
  matricesOf?: (shapes: readonly MatrixShape[]) => Matrices,
): LayerMoments {
  const moments = emptyTileMoments(layer, axes);
  const inputs = images.map(([input]) => input!);
  if (matricesOf) addTileMoments(network, layer, axes, inputs, moments, matricesOf);
  else inputs.forEach((input) => accumulateTileMoments(network, layer, axes, input, moments));
  for (const [, output] of images) accumulateOutputs(output!, moments);
  return moments;
}

/** {@link accumulateTileMoments} of many images by products of matrices. */
function addTileMoments(
  network: Network,
  layer: ConvLayer,
  axes: TileAxes,
  inputs: readonly Int8Array[],
  moments: OperandMoments,
  matricesOf: (shapes: readonly MatrixShape[]) => Matrices,
): void {
  const { sums, products } = moments;
  const size = sums.length;
  const { matrices, subtractProduct } = matricesOf([
    { rows: tilesTogether, columns: size },
    { rows: rowsTogether, columns: size },
  ]);
  const [tiles, negated] = [matrices[0]!, matrices[1]!];
  let count = 0;
  const addProducts = () => {
    for (let start = 0; start < size; start += rowsTogether) {
      const rows = Math.min(rowsTogether, size - start);
      negated.values.fill(0);
      subtractProduct(part(negated, 0, start), transposed(tiles, 0, start), part(tiles, 0, start), {
        rows,
        columns: size - start,
        count,
      });
      subtractRows(negated, products, start, rows, size);
    }
    tiles.values.fill(0);
    count = 0;
  };
  for (const input of inputs)
    eachTile(network, layer, axes, input, (operands, values, active) => {
      enterTile(operands, values, active, sums, tiles.values, count * tiles.stride);
      if (++count === tilesTogether) addProducts();
    });
  addProducts();
  moments.sampleCount += tileCount(axes) * inputs.length;
}

function enterTile(
  operands: Int32Array,
  values: Int32Array,
  active: number,
  sums: Float64Array,
  tiles: Float32Array,
  row: number,
): void {
  for (let n = 0; n < active; n++) {
    sums[operands[n]!]! += values[n]!;
    tiles[row + operands[n]!] = values[n]!;
  }
}

/** Subtracts the rows' part from the diagonal on from rows of `products`, from `start` on. */
function subtractRows(
  { values, stride }: Matrix,
  products: Float64Array,
  start: number,
  rows: number,
  size: number,
): void {
  for (let row = 0; row < rows; row++)
    for (let j = start + row; j < size; j++) products[(start + row) * size + j]! -= values[row * stride + j]!;
}
