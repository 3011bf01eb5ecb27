import type { PoolLayer, Rounding, Tensor, TileAxis, TiledConvLayer } from '../../src/network/network.ts';
import { pointCount, pointsOf } from '../../src/network/tileAxis.ts';
import { tileTransform } from '../../src/network/tileTransform.ts';
import type { Arena } from './arena.ts';
import { factorTable } from './factors.ts';
import { blockPixels, slotBytes, sumsBytes } from './kernelModule.ts';
import { putLists } from './operandLists.ts';
import { clampedTwice } from './outputPixels.ts';
import type { Storage } from './storage.ts';
import { pixelOffset } from './storage.ts';
import type { Step } from './windowLayers.ts';

/**
 * What simd/tiles.ts computes: a {@link TiledConvLayer}, or an exact convolution whose sums, then modulo 2^32, are divided by the
 * transforms' scale.
 */
export interface TiledForm extends Pick<
  TiledConvLayer,
  'padding' | 'rows' | 'columns' | 'pointWeights' | 'bias' | 'requantisation' | 'clamp'
> {
  /** Sums times `inverse`, shifted right; 1 and 0 leave them as they are. */
  readonly division: { readonly inverse: number; readonly shift: number };
}

/** Channel pairs of a chunk in simd/tiles.ts. */
const chunkPairs = 4;

/** A convolution by tiles. With `pool`, which {@link poolsTiles} allows, the target holds the pool's output. */
export function tileStep(
  arena: Arena,
  form: TiledForm,
  source: Storage,
  target: Storage,
  output: Tensor,
  pool: PoolLayer | undefined,
  rounding: Rounding,
  groups: number,
): Step {
  const { rows, columns, bias, requantisation, pointWeights, division } = form;
  const channels = 2 * Math.ceil(bias.length / 2);
  const inputPairs = Math.ceil(source.c / 2);
  const points = pointCount(form);
  const clamp = pool ? clampedTwice(form.clamp, pool.clamp) : form.clamp;
  const tiles = groups * rows.starts.length * columns.starts.length;

  const offsets = Int32Array.from({ length: channels * points * source.c }, (_, n) => {
    const [row, channel] = [Math.floor(n / source.c), n % source.c];
    return ((row % points) * inputPairs + (channel >> 1)) * slotBytes + (channel & 1) * 2;
  });
  const weights = new Int16Array(offsets.length);
  weights.set(pointWeights);
  const lists = putLists(arena, { channels: channels * points, count: source.c, offsets }, weights);

  const biases = new Int32Array(channels * 4);
  // Point 1 enters all outputs with the same factor, 1 or -1.
  const sign = tileTransform(rows).outputRows[0]![1]! * tileTransform(columns).outputRows[0]![1]!;
  bias.forEach((value, channel) => biases.fill(sign * value, channel * 4, channel * 4 + 4));
  const factors = new Int32Array(channels * 8);
  factors.set(factorTable(requantisation, bias.length, rounding));

  const description = arena.put(
    Int32Array.of(
      channels / 2,
      arena.put(targetTable(arena, form, target, pool, groups)),
      arena.put(biases),
      arena.put(factors),
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
  return (count) => {
    const blocks = Math.ceil(((tiles / groups) * count) / blockPixels);
    arena.kernels.multiplyTiles(description, blocks, lists.address);
  };
}

/** Whether a max-pool of the layer's sums (`poolOnSums`) has its windows within tiles. */
export function poolsTiles({ rows, columns }: Pick<TiledForm, 'rows' | 'columns'>, pool: PoolLayer): boolean {
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
function tilesOf({ rows, columns }: TiledForm, groups: number): Tile[] {
  const tiles = Array.from({ length: groups }, (_, group) =>
    rows.starts.flatMap((top) => columns.starts.map((left) => ({ group, top, left }))),
  ).flat();
  while (tiles.length % blockPixels > 0) tiles.push(tiles.at(-1)!);
  return tiles;
}

function sourceTable(form: TiledForm, source: Storage, groups: number): Int32Array {
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
  form: TiledForm,
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
function lastTile({ starts, outputs }: TileAxis, place: number): number | undefined {
  return starts.findLast((start) => start <= place && place < start + outputs);
}
