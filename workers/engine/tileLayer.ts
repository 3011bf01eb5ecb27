import type { PoolLayer, Rounding, Tensor, TileAxis, TiledConvLayer } from '../../src/network/network.ts';
import { pointCount, pointsOf } from '../../src/network/tileAxis.ts';
import { tileTransform } from '../../src/network/tileTransforms.ts';
import type { Arena } from './arena.ts';
import { factorTable } from './factors.ts';
import { blockPixels, slotBytes, sumsBytes } from './kernelModule.ts';
import type { Lists } from './operandLists.ts';
import { listBytes, putLists } from './operandLists.ts';
import { clampedTwice } from './outputPixels.ts';
import type { Storage } from './storage.ts';
import { extentOf, pixelOffset } from './storage.ts';

/** What a convolution by tiles multiplies with and adds. */
export type TileParameters = Pick<TiledConvLayer, 'pointWeights' | 'bias' | 'requantisation'>;

/** How a convolution goes by tiles. */
export interface TileForm extends Pick<TiledConvLayer, 'padding' | 'rows' | 'columns' | 'clamp'> {
  /** Sums times `inverse`, shifted right, where they are an exact convolution's times the transforms' scale, modulo 2^32. */
  readonly division?: { readonly inverse: number; readonly shift: number };
}

/** A convolution by tiles in the kernels' memory (simd/tiles.ts). */
export interface TileLayer {
  /** Writes lists for weights [outC][row point][column point][inC]. */
  lists(pointWeights: Int16Array): Lists;
  /** Most bytes that such lists take. */
  readonly listBytes: number;
  /** Output of `groups` groups with these products, biases and factors. */
  compute(lists: Lists, parameters: Omit<TileParameters, 'pointWeights'>, groups: number): void;
}

/** Channel pairs of a chunk in simd/tiles.ts. */
const chunkPairs = 4;

/** @param pool a max-pool that {@link poolsTiles} allows; the target then holds its output */
export function tileLayer(
  arena: Arena,
  form: TileForm,
  source: Storage,
  target: Storage,
  output: Tensor,
  pool: PoolLayer | undefined,
  rounding: Rounding,
  groups: number,
): TileLayer {
  const { rows, columns, division = { inverse: 1, shift: 0 } } = form;
  const outputChannels = extentOf(output).c;
  const channels = 2 * Math.ceil(outputChannels / 2);
  const inputPairs = Math.ceil(source.c / 2);
  const points = pointCount(form);
  const clamp = pool ? clampedTwice(form.clamp, pool.clamp) : form.clamp;
  const tiles = groups * rows.starts.length * columns.starts.length;

  const offsets = Int32Array.from({ length: channels * points * source.c }, (_, n) => {
    const [row, channel] = [Math.floor(n / source.c), n % source.c];
    return ((row % points) * inputPairs + (channel >> 1)) * slotBytes + (channel & 1) * 2;
  });
  const operands = { channels: channels * points, count: source.c, offsets };
  // Point 1 enters all outputs with the same factor, 1 or -1.
  const sign = tileTransform(rows).outputRows[0]![1]! * tileTransform(columns).outputRows[0]![1]!;
  const [biasWords, factorWords] = [channels * 4, channels * 8];
  const biasTable = arena.put(new Int32Array(biasWords));
  const factors = arena.put(new Int32Array(factorWords));

  const description = arena.put(
    Int32Array.of(
      channels / 2,
      arena.put(targetTable(arena, form, target, pool, groups)),
      biasTable,
      factors,
      output.zeroPoint,
      clamp.min,
      clamp.max,
      0,
      inputPairs,
      rows.outputs,
      columns.outputs,
      pool ? 1 : 0,
      arena.put(sourceTable(form, source, groups)),
      source.rowBytes,
      source.pixelBytes,
      division.inverse,
      division.shift,
      arena.take(points * slotBytes),
      arena.take(blockPixels * points * inputPairs * slotBytes),
      arena.take(2 * chunkPairs * points * sumsBytes),
      arena.take(rows.outputs * pointsOf(columns) * sumsBytes),
      arena.take(rows.outputs * columns.outputs * 2 * sumsBytes),
    ),
  );
  return {
    lists(pointWeights) {
      const weights = new Int16Array(offsets.length);
      weights.set(pointWeights);
      return putLists(arena, operands, weights);
    },
    listBytes: listBytes(operands),
    compute(lists, { bias, requantisation }, count) {
      const biases = arena.int32(biasTable, biasWords);
      bias.forEach((value, channel) => biases.fill(sign * value, channel * 4, channel * 4 + 4));
      arena.int32(factors, factorWords).set(factorTable(requantisation, outputChannels, rounding));
      const blocks = Math.ceil(((tiles / groups) * count) / blockPixels);
      arena.kernels.multiplyTiles(description, blocks, lists.address);
    },
  };
}

/** Whether a max-pool of the layer's sums (`poolOnSums`) has its windows within tiles. */
export function poolsTiles({ rows, columns }: Pick<TileForm, 'rows' | 'columns'>, pool: PoolLayer): boolean {
  const { stride, padding } = pool.window;
  const isEven = ({ outputs, starts }: TileAxis) => [outputs, ...starts].every((place) => place % 2 === 0);
  const isAligned = stride.h === 2 && stride.w === 2 && padding.top === 0 && padding.left === 0;
  return isAligned && isEven(rows) && isEven(columns);
}

interface Tile {
  readonly group: number;
  readonly top: number;
  readonly left: number;
}

/** The tiles of all groups in blocks; the last block is filled up with the last tile. */
function tilesOf({ rows, columns }: TileForm, groups: number): Tile[] {
  const tiles = Array.from({ length: groups }, (_, group) =>
    rows.starts.flatMap((top) => columns.starts.map((left) => ({ group, top, left }))),
  ).flat();
  while (tiles.length % blockPixels > 0) tiles.push(tiles.at(-1)!);
  return tiles;
}

function sourceTable(form: TileForm, source: Storage, groups: number): Int32Array {
  const { top, left } = form.padding;
  return Int32Array.from(
    tilesOf(form, groups),
    (tile) =>
      source.address + tile.group * source.groupBytes + pixelOffset(source, tile.top - top, tile.left - left),
  );
}

/** {unused, target} of the tiles of a block, for each output of a tile; outputs that a later tile has go to waste. */
function targetTable(
  arena: Arena,
  form: TileForm,
  target: Storage,
  pool: PoolLayer | undefined,
  groups: number,
): Int32Array {
  const { rows, columns } = form;
  const side = pool ? 2 : 1;
  const waste = arena.take(target.pixelBytes);
  const tiles = tilesOf(form, groups);
  const table: number[] = [];
  for (let first = 0; first < tiles.length; first += blockPixels)
    for (let y = 0; y < rows.outputs; y += side)
      for (let x = 0; x < columns.outputs; x += side)
        for (const { group, top, left } of tiles.slice(first, first + blockPixels)) {
          const [targetY, targetX] = [(top + y) / side, (left + x) / side];
          const stands = lastTile(rows, top + y) === top && lastTile(columns, left + x) === left;
          const address =
            stands && targetY < target.h && targetX < target.w
              ? target.address + group * target.groupBytes + pixelOffset(target, targetY, targetX)
              : waste;
          table.push(0, address);
        }
  return Int32Array.from(table);
}

/** Start of the last tile that has an output. */
export function lastTile({ starts, outputs }: TileAxis, place: number): number | undefined {
  return starts.findLast((start) => start <= place && place < start + outputs);
}
