import type { PoolLayer, Rounding, Tensor } from '../../src/network/network.ts';
import type { Arena } from './arena.ts';
import { factorTable } from './factors.ts';
import { blockPixels, slotBytes, sumsBytes } from './kernelModule.ts';
import type { Lists } from './operandLists.ts';
import { listBytes, putLists } from './operandLists.ts';
import type { Operands, WeightedLayer } from './operands.ts';
import { needsPairPerElement, operandsOf, weightsByChannel } from './operands.ts';
import type { OutputPixel } from './outputPixels.ts';
import { clampedTwice, pooledPixels, singlePixels } from './outputPixels.ts';
import type { Storage } from './storage.ts';
import { allocate, elementOffsets, extentOf, layoutOf, noMargins, pixelOffset } from './storage.ts';

/** A channel's bias in every lane of a vector. */
const biasBytes = 16;

/** A convolution, depthwise or dense layer in the kernels' memory. */
export interface ProductLayer {
  /** What the layer multiplies, and where that lies after the layer was computed. */
  readonly operands: Operands;
  readonly source: Storage;
  /** Writes lists for weights in the layer's order; with `from`, for the step from those weights to `weights`. */
  lists(weights: Int8Array, from?: Int8Array): Lists;
  /** Most bytes that such lists take. */
  readonly listBytes: number;
  /** Bytes of all sums of `groups` groups. */
  sumsBytes(groups: number): number;
  /**
   * Output of `groups` groups with these products and biases; with `sums`, an address with room for `sumsBytes`, keeps
   * the sums there.
   */
  compute(lists: Lists, bias: Int32Array, groups: number, sums?: number): void;
  /** Adds further products to kept sums, biases included, and brings the output up to date. */
  advance(lists: Lists, groups: number, sums: number): void;
}

/**
 * @param output the layer's output tensor
 * @param pool a max-pool of 2x2 windows that alone reads the output; `target` then holds the pool's output
 * @param groups most groups at once; source and target have room for as many
 */
export function productLayer(
  arena: Arena,
  layer: WeightedLayer,
  source: Storage,
  target: Storage,
  output: Tensor,
  pool: PoolLayer | undefined,
  rounding: Rounding,
  groups: number,
): ProductLayer {
  const { kernels } = arena;
  const channels = layer.bias.length;
  const channelPairs = Math.ceil(channels / 2);
  const split = needsPairPerElement(layer, source) ? pairPerElement(arena, layer, source, groups) : null;
  const read = split?.storage ?? source;
  const operands = operandsOf(layer, read, split !== null);
  const outputs = pool ? pooledPixels(pool, extentOf(output), target) : singlePixels(extentOf(output));
  const clamp = pool ? clampedTwice(layer.clamp, pool.clamp) : layer.clamp;

  const biasTable = arena.take(channelPairs * 2 * biasBytes);
  const factors = new Int32Array(channelPairs * 2 * 8);
  factors.set(factorTable(layer.requantisation, channels, rounding));
  const description = arena.put(
    Int32Array.of(
      channelPairs,
      arena.put(pixelTable(layer, read, target, outputs, groups)),
      biasTable,
      arena.put(factors),
      output.zeroPoint,
      clamp.min,
      clamp.max,
      pool ? 1 : 0,
    ),
  );
  const scratch = arena.take(2 * sumsBytes);
  const blocks = (count: number) => Math.ceil((count * outputs.length) / blockPixels);

  return {
    operands,
    source: read,
    lists: (weights, from) =>
      putLists(arena, operands, weightsByChannel(layer, weights), from && weightsByChannel(layer, from)),
    listBytes: listBytes(operands),
    sumsBytes: (count) => blocks(count) * channelPairs * 2 * sumsBytes,
    compute(lists, bias, count, sums) {
      split?.fill(count);
      const biases = arena.int32(biasTable, (channels * biasBytes) / Int32Array.BYTES_PER_ELEMENT);
      bias.forEach((value, channel) => biases.fill(value, channel * 4, channel * 4 + 4));
      const kept = sums !== undefined;
      kernels.multiply(description, blocks(count), lists.address, sums ?? scratch, kept, false);
    },
    advance(lists, count, sums) {
      kernels.multiply(description, blocks(count), lists.address, sums, true, true);
    },
  };
}

/** {source, target} address of every output pixel of every group; the last block is filled up with the last pixel. */
function pixelTable(
  layer: WeightedLayer,
  source: Storage,
  target: Storage,
  outputs: readonly OutputPixel[],
  groups: number,
): Int32Array {
  const { stride, padding } =
    layer.kind === 'dense' ? { stride: { h: 0, w: 0 }, padding: noMargins } : layer.window;
  const count = groups * outputs.length;
  const table = new Int32Array(Math.ceil(count / blockPixels) * blockPixels * 2);
  let n = 0;
  for (let group = 0; group < groups; group++)
    for (const { y, x, targetY, targetX } of outputs) {
      const corner = pixelOffset(source, y * stride.h - padding.top, x * stride.w - padding.left);
      table[n++] = source.address + group * source.groupBytes + corner;
      table[n++] = target.address + group * target.groupBytes + pixelOffset(target, targetY, targetX);
    }
  for (; n < table.length; n++) table[n] = table[n - 2]!;
  return table;
}

/** A copy of the source with every element in a slot of its own, beside the element that follows it in the row. */
function pairPerElement(arena: Arena, layer: WeightedLayer, source: Storage, groups: number) {
  const margins = layer.kind === 'dense' ? noMargins : layer.window.padding;
  const plain = layoutOf({ h: source.h, w: source.w, c: 2 * source.c }, margins);
  arena.take(slotBytes); // the slot before the first element, when there is no margin
  const storage = allocate(arena, plain, groups);
  const elements = elementOffsets(source);
  const perRow = source.w * source.c;
  const moves = new Int32Array(elements.length * 4);
  elements.forEach((from, n) => {
    const to = Math.floor(n / perRow) * storage.rowBytes + (n % perRow) * slotBytes;
    moves.set([from, to, from, to - slotBytes + 2], n * 4);
  });
  const list = arena.put(moves);
  return {
    storage,
    fill(count: number) {
      for (let group = 0; group < count; group++)
        arena.kernels.rearrange(
          list,
          moves.length / 2,
          source.address + group * source.groupBytes,
          storage.address + group * storage.groupBytes,
        );
    },
  };
}
