import type { Arena } from './arena.ts';
import { floatBytes } from './kernelModule.ts';

const entryBytes = 8;

/** A linear map of tiles: factors along rows and columns, each [to][from]; that of two dimensions is their product. */
export interface TileMap {
  readonly rows: readonly (readonly number[])[];
  readonly columns: readonly (readonly number[])[];
}

/**
 * Adds maps of float tiles to places [row][column][channel] (simd/gather.ts), each channel by itself.
 * @param tiles {source, target} address of each
 * @param offset of a place from a tile's source, in bytes
 */
export function tileGather(
  arena: Arena,
  tiles: readonly number[],
  { rows, columns }: TileMap,
  channels: number,
  offset: (row: number, column: number) => number,
): () => void {
  const lists = rows.flatMap((rowFactors) =>
    columns.map((columnFactors) =>
      rowFactors
        .flatMap((a, y) => columnFactors.map((b, x) => ({ offset: offset(y, x), factor: a * b })))
        .filter(({ factor }) => factor !== 0),
    ),
  );
  const terms = lists.reduce((sum, { length }) => sum + length, 0);
  const address = arena.take(terms * channels * entryBytes);
  const offsets = arena.int32(address, terms * channels * 2);
  const factors = arena.float32(address, terms * channels * 2);
  const starts = [address];
  let n = 0;
  for (const list of lists)
    for (let channel = 0; channel < channels; channel++) {
      for (const term of list) {
        offsets[n++] = term.offset + channel * floatBytes;
        factors[n++] = term.factor;
      }
      starts.push(address + n * 4);
    }
  const listAddress = arena.put(Int32Array.from(starts));
  const pixels = arena.put(Int32Array.from(tiles));
  return () => arena.kernels.gather(pixels, tiles.length / 2, listAddress, starts.length - 1);
}

/** [from][to] as [to][from]. */
export function transposed(factors: readonly (readonly number[])[]): number[][] {
  return factors[0]!.map((_, to) => factors.map((row) => row[to]!));
}
