import type { Network } from '../../src/network/network.ts';
import type { TileAxes } from '../../src/network/tileAxis.ts';
import type { LayerMoments } from '../../src/significance/operandMoments.ts';
import { accumulateOutputs } from '../../src/significance/operandMoments.ts';
import { convolutionOf } from '../../src/significance/shareVariants.ts';
import { emptyTileMoments, transformedTiles } from '../../src/significance/tileMoments.ts';
import { mostVectors, simdRankUpdate } from './simdRankUpdate.ts';

/**
 * Moments of transformed inputs on the kernels, which add the products of many tiles together: whole numbers, so the same as those of
 * `accumulateTileMoments`.
 * @param images what enters and leaves the convolution
 */
export function simdTileMoments(
  module: WebAssembly.Module,
  network: Network,
  request: { readonly layer: number; readonly axes: TileAxes },
  images: readonly (readonly Int8Array[])[],
): LayerMoments {
  const layer = convolutionOf(network, request);
  const moments = emptyTileMoments(layer, request.axes);
  const { sums, products } = moments;
  const size = sums.length;
  const { matrix, stride, subtract } = simdRankUpdate(module, size);
  let waiting: Float64Array[] = [];
  const flush = () => {
    if (waiting.length % 2 === 1) waiting.push(new Float64Array(size));
    subtract(
      waiting.map((tile) => tile.map((value) => -value)),
      waiting,
      size,
    );
    waiting = [];
  };
  for (const [input, output] of images) {
    for (const tile of transformedTiles(network, layer, request.axes, input!)) {
      moments.sampleCount++;
      for (let i = 0; i < size; i++) sums[i]! += tile[i]!;
      if (waiting.push(Float64Array.from(tile)) === mostVectors) flush();
    }
    accumulateOutputs(output!, moments);
  }
  flush();
  for (let i = 0; i < size; i++)
    products.set(matrix.subarray(i * stride + i, i * stride + size), i * size + i);
  return moments;
}
