import type { ConvLayer, Network } from '../network/network.ts';
import type { TileAxes } from '../network/tileAxis.ts';
import { tileCount } from '../network/tileProducts.ts';
import type { LayerMoments, OperandMoments } from './operandMoments.ts';
import { accumulateOutputs } from './operandMoments.ts';
import { accumulateTileMoments, eachTile, emptyTileMoments } from './tileMoments.ts';

/** Products of the operands of tiles, added up for many tiles at once. */
export interface ProductSums {
  /** Operands of the tiles to add, [tile / 2][operand][tile % 2]. */
  readonly tiles: Int16Array;
  /** Sums modulo 2^32, [operand][operand]; below the diagonal they mean nothing. */
  readonly products: Int32Array;
  /** From one operand to the next in rows of both. */
  readonly stride: number;
  /** Adds the products of the first pairs of tiles. */
  add(pairs: number): void;
}

/** @param pairs of tiles that are added at once, at most */
type ProductSumsOf = (operands: number, pairs: number) => ProductSums;

const pairsTogether = 256;
/** Inputs are at most 255 from their zero point: sums of so many products are within int32. */
const mostTiles = Math.floor((2 ** 31 - 1) / 255 ** 2);

/** Takes the inputs of images, and enters what has not been entered yet at the end. */
interface InputCollector {
  add(input: Int8Array): void;
  end(): void;
}

/**
 * Moments of tiles, and ranges, over some images.
 * @param images what enters and what leaves the convolution; gone through once
 * @param sumsOf absent: tile by tile, with the same results
 */
export function collectTileMoments(
  network: Network,
  layer: ConvLayer,
  axes: TileAxes,
  images: Iterable<readonly Int8Array[]>,
  sumsOf?: ProductSumsOf,
): LayerMoments {
  const moments = emptyTileMoments(layer, axes);
  const { add, end } = sumsOf
    ? manyTiles(network, layer, axes, moments, sumsOf)
    : {
        add: (input: Int8Array) => accumulateTileMoments(network, layer, axes, input, moments),
        end: () => undefined,
      };
  for (const [input, output] of images) {
    add(input!);
    accumulateOutputs(output!, moments);
  }
  end();
  return moments;
}

/** {@link accumulateTileMoments}, many tiles at once. */
function manyTiles(
  network: Network,
  layer: ConvLayer,
  axes: TileAxes,
  moments: OperandMoments,
  sumsOf: ProductSumsOf,
): InputCollector {
  const { sums, products } = moments;
  const together = sumsOf(sums.length, pairsTogether);
  let waiting = 0;
  let added = 0;
  let isFirst = true;
  const addWaiting = () => {
    together.add(Math.ceil(waiting / 2));
    together.tiles.fill(0);
    added += waiting;
    waiting = 0;
  };
  const take = () => {
    takeSums(together, products, sums.length, isFirst);
    isFirst = false;
    added = 0;
  };
  return {
    add(input) {
      moments.sampleCount += tileCount(axes);
      eachTile(network, layer, axes, input, (operands, values, active) => {
        enterTile(operands, values, active, sums, together, waiting);
        if (++waiting < 2 * pairsTogether) return;
        addWaiting();
        if (added + 2 * pairsTogether > mostTiles) take();
      });
    },
    end() {
      addWaiting();
      take();
    },
  };
}

function enterTile(
  operands: Int32Array,
  values: Int32Array,
  active: number,
  sums: Float64Array,
  { tiles, stride }: ProductSums,
  tile: number,
): void {
  const start = 2 * (tile >> 1) * stride + (tile & 1);
  for (let n = 0; n < active; n++) {
    sums[operands[n]!]! += values[n]!;
    tiles[start + 2 * operands[n]!] = values[n]!;
  }
}

/**
 * Moves what has been added up, from the diagonal on, to `products`, [operand][operand].
 * @param isFirst nothing is there yet: it is set, by a loop of the runtime's own that need not be compiled
 */
function takeSums(from: ProductSums, products: Float64Array, size: number, isFirst: boolean): void {
  for (let i = 0; i < size; i++) {
    const row = products.subarray(i * size + i, (i + 1) * size);
    const sums = from.products.subarray(i * from.stride + i, i * from.stride + size);
    if (isFirst) row.set(sums);
    else for (let j = 0; j < row.length; j++) row[j]! += sums[j]!;
  }
  from.products.fill(0);
}
