/** First outputs of tiles of `outputs` that cover `length` outputs: the last one overlaps its neighbour, so that no tile reads outside. */
export function tileStarts(length: number, outputs: number): number[] {
  const count = Math.ceil(length / outputs);
  return Array.from({ length: count }, (_, i) => Math.min(i * outputs, length - outputs));
}

/** The tiles of an image, in groups of whole rows of tiles that are transformed and multiplied together. */
export interface TileGrid {
  /** First output rows and columns. */
  readonly rows: readonly number[];
  readonly columns: readonly number[];
  readonly groupRows: number;
  readonly groups: number;
  /** Tiles that one register tile multiplies; the blocks of a group have all its tiles, the last perhaps unused places. */
  readonly blockTiles: number;
  readonly blocks: number;
}

export function tileGrid(
  rows: readonly number[],
  columns: readonly number[],
  groupRows: number,
  blockTiles: number,
): TileGrid {
  const blocks = Math.ceil((groupRows * columns.length) / blockTiles);
  return { rows, columns, groupRows, groups: rows.length / groupRows, blockTiles, blocks };
}
