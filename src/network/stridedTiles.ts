import { tilesOf2, tilesOf3 } from './denseTiles.ts';
import type { TileTransform } from './tileTransform.ts';

/** Two taps at stride 1. */
type TwoTaps = Omit<TileTransform, 'stride'>;

/**
 * Of stride 2: the first and last taps meet even inputs alone, as a filter of two taps at stride 1, and the middle one odd inputs, whose points they are
 * themselves. Even inputs have the first points.
 */
function ofStride2({ outputs, scale, filterRows, inputRows, outputRows }: TwoTaps): TileTransform {
  const spread = (row: readonly number[]) => row.flatMap((factor, i) => (i === 0 ? [factor] : [0, factor]));
  const unit = (length: number, place: number) => Array.from({ length }, (_, i) => Number(i === place));
  const odd = Array.from({ length: outputs }, (_, i) => i);
  return {
    outputs,
    stride: 2,
    scale,
    filterRows: [...filterRows.map(spread), ...odd.map(() => [0, scale, 0])],
    inputRows: [...inputRows.map(spread), ...odd.map((i) => unit(2 * outputs + 1, 2 * i + 1))],
    outputRows: outputRows.map((row, i) => [...row, ...unit(outputs, i)]),
  };
}

/** Points 0, 1 and infinity. */
export const stridedTilesOf2 = ofStride2({
  outputs: 2,
  scale: 1,
  filterRows: [
    [1, 0],
    [1, 1],
    [0, 1],
  ],
  inputRows: [
    [1, -1, 0],
    [0, 1, 0],
    [0, -1, 1],
  ],
  outputRows: [
    [1, 1, 0],
    [0, 1, 1],
  ],
});

/** Points 0, 1, -1 and infinity. */
export const stridedTilesOf3 = ofStride2({
  outputs: 3,
  scale: 2,
  filterRows: [
    [1, 0],
    [1, 1],
    [1, -1],
    [0, 1],
  ],
  inputRows: tilesOf2.inputRows,
  outputRows: [
    [2, 1, 1, 0],
    [0, 1, -1, 0],
    [0, 1, 1, -2],
  ],
});

/** Points 0, 1, -1, 2 and infinity. */
export const stridedTilesOf4 = ofStride2({
  outputs: 4,
  scale: 6,
  filterRows: [
    [3, 0],
    [3, 3],
    [1, -1],
    [1, 2],
    [0, 6],
  ],
  inputRows: tilesOf3.inputRows,
  outputRows: [
    [1, -1, -1, 1, 0],
    [0, -1, 1, 2, 0],
    [0, -1, -1, 4, 0],
    [0, -1, 1, 8, 1],
  ],
});
