/**
 * Fast convolution of tiles in whole numbers (Toom-Cook; Winograd's minimal filtering, Lavin and Gray, arXiv 1509.09308).
 * In one dimension `outputRows * ((filterRows * g) . (inputRows * d)) = scale * (g correlated with d)`, where . multiplies point
 * by point; a tile of two dimensions takes one transform for its rows and one for its columns, and their scales multiply.
 */
export interface TileTransform {
  /** Outputs of one tile along this dimension. */
  readonly outputs: 2 | 3 | 4;
  /** Inputs from one output to the next. A tile has as many points as it reads inputs: stride x (outputs - 1) + 3. */
  readonly stride: 1 | 2;
  readonly scale: number;
  /** [point][tap], 3 taps. */
  readonly filterRows: readonly (readonly number[])[];
  /** [point][input]. */
  readonly inputRows: readonly (readonly number[])[];
  /** [output][point]. */
  readonly outputRows: readonly (readonly number[])[];
}
