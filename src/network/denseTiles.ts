import type { TileTransform } from './tileTransform.ts';

/** Points 0, 1, -1 and infinity. */
export const tilesOf2: TileTransform = {
  outputs: 2,
  stride: 1,
  scale: 2,
  filterRows: [
    [1, 0, 0],
    [1, 1, 1],
    [1, -1, 1],
    [0, 0, 1],
  ],
  inputRows: [
    [1, 0, -1, 0],
    [0, 1, 1, 0],
    [0, -1, 1, 0],
    [0, 1, 0, -1],
  ],
  outputRows: [
    [2, 1, 1, 0],
    [0, 1, -1, -2],
  ],
};

/** Points 0, 1, -1, 2 and infinity. */
export const tilesOf3: TileTransform = {
  outputs: 3,
  stride: 1,
  scale: 6,
  filterRows: [
    [3, 0, 0],
    [3, 3, 3],
    [1, -1, 1],
    [1, 2, 4],
    [0, 0, 6],
  ],
  inputRows: [
    [2, -1, -2, 1, 0],
    [0, -2, -1, 1, 0],
    [0, 2, -3, 1, 0],
    [0, -1, 0, 1, 0],
    [0, 2, -1, -2, 1],
  ],
  outputRows: [
    [1, -1, -1, 1, 0],
    [0, -1, 1, 2, 0],
    [0, -1, -1, 4, 1],
  ],
};

/** Points 0, 1, -1, 2, -2 and infinity. */
export const tilesOf4: TileTransform = {
  outputs: 4,
  stride: 1,
  scale: 24,
  filterRows: [
    [6, 0, 0],
    [4, 4, 4],
    [4, -4, 4],
    [1, 2, 4],
    [1, -2, 4],
    [0, 0, 3],
  ],
  inputRows: [
    [4, 0, -5, 0, 1, 0],
    [0, -4, -4, 1, 1, 0],
    [0, 4, -4, -1, 1, 0],
    [0, -2, -1, 2, 1, 0],
    [0, 2, -1, -2, 1, 0],
    [0, 4, 0, -5, 0, 1],
  ],
  outputRows: [
    [1, -1, -1, 1, 1, 0],
    [0, -1, 1, 2, -2, 0],
    [0, -1, -1, 4, 4, 0],
    [0, -1, 1, 8, -8, 8],
  ],
};
