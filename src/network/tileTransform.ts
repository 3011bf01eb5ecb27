/**
 * Fast convolution of tiles in whole numbers (Toom-Cook; Winograd's minimal filtering, Lavin and Gray, arXiv 1509.09308).
 * In one dimension `outputRows * ((filterRows * g) . (inputRows * d)) = scale * (g correlated with d)`, where . multiplies point
 * by point; a tile of two dimensions takes one transform for its rows and one for its columns, and their scales multiply.
 */
export interface TileTransform {
  /** Outputs of one tile along this dimension; a tile reads 2 more inputs and has as many points as inputs. */
  readonly outputs: 2 | 3 | 4;
  readonly scale: number;
  /** [point][tap], 3 taps. */
  readonly filterRows: readonly (readonly number[])[];
  /** [point][input]. */
  readonly inputRows: readonly (readonly number[])[];
  /** [output][point]. */
  readonly outputRows: readonly (readonly number[])[];
}

/** Points 0, 1, -1 and infinity. */
const tilesOf2: TileTransform = {
  outputs: 2,
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
const tilesOf3: TileTransform = {
  outputs: 3,
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
const tilesOf4: TileTransform = {
  outputs: 4,
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

export const tileTransforms: readonly TileTransform[] = [tilesOf2, tilesOf3, tilesOf4];
