import type { Network } from '../../src/network/network.ts';
import type { Evaluator } from './evaluator.ts';
import { pixelAddress } from './floatPlane.ts';
import { floatBytes } from './kernelModule.ts';
import { productBack } from './productBack.ts';
import type { WayBack } from './wayBack.ts';
import { wayBack } from './wayBack.ts';

/** Sums of squared gradients of the convolutions' sums, per output channel; `begin` starts them at 0. */
export interface FisherPlan extends WayBack {
  result(layer: number): Float64Array;
}

/**
 * The way back through the exact network to the convolutions with indices `layers`, see {@link wayBack}. The squares are added
 * in the order of groups, pixels and images, in float64.
 */
export function fisherPlan(evaluator: Evaluator, network: Network, layers: ReadonlySet<number>): FisherPlan {
  const { arena } = evaluator;
  const sums = new Map<number, Float64Array>();
  const way = wayBack(evaluator, network, layers, (context, layer) => {
    if (layer.kind !== 'conv') throw new RangeError(`layer ${layer.index} is a convolution by tiles`);
    const { scaled, through, input } = productBack(context, layer);
    const images = floatBytes / 4;
    const squares = new Float64Array(layer.bias.length);
    sums.set(layer.index, squares);
    input?.setWeights(layer.weights);
    return {
      begin: () => void squares.fill(0),
      add(group) {
        through(group);
        for (let y = 0; y < scaled.h; y++) {
          const row = arena.float32(pixelAddress(scaled, y, 0), scaled.w * scaled.c * images);
          addSquares(row, images, squares);
        }
        input?.add();
      },
    };
  });
  return { ...way, result: (layer) => sums.get(layer)!.slice() };
}

/** @param row [pixel][channel][image] */
function addSquares(row: Float32Array, images: number, squares: Float64Array): void {
  for (let n = 0; n < row.length;)
    for (let channel = 0; channel < squares.length; channel++)
      for (const end = n + images; n < end; n++) squares[channel]! += row[n]! * row[n]!;
}
