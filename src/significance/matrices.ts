/** Rows of float32. */
export interface Matrix {
  readonly values: Float32Array;
  /** From one row to the next: the columns, rounded up to eight or more. */
  readonly stride: number;
}

/** A matrix from one of its places on. */
export interface MatrixPart {
  readonly matrix: Matrix;
  /** Place in its values. */
  readonly start: number;
  /** Rows and columns exchanged. */
  readonly isTransposed?: boolean;
}

export interface MatrixShape {
  readonly rows: number;
  readonly columns: number;
}

/** Columns that are solved for together, each with slots of its own whose solution is given. Matrices of one shape, [slot][column]. */
export interface Sweep {
  /** [slot][slot], a triangular R and its transpose below the diagonal. */
  readonly factor: Matrix;
  readonly solution: Matrix;
  readonly sums: Matrix;
  /** 0 where the solution is given. */
  readonly kept: Matrix;
  /** As many as the factor has. */
  readonly slots: number;
  readonly columns: number;
}

/** Pairs of a block and the weights of one tile of channels. */
export interface PairBlock {
  /** Weights [threshold][channel][lane], then the inverse covariance [lane][lane], upper triangle. */
  readonly panel: Matrix;
  /** Rows of weights. */
  readonly weightRows: number;
  readonly pairCount: number;
  /** [2 * pairsTogether][lane], and [2 * pairsTogether][row of the panel]. */
  readonly pivots: Matrix;
  readonly factors: Matrix;
  readonly channelCount: number;
  readonly errorWeights: Float64Array;
}

/** All pairs of a block in the order in which they went, those at last that none made go. */
export interface Elimination {
  readonly order: Int32Array;
  /** Number of the threshold at which each went, their number for those that none made go. */
  readonly steps: Int32Array;
  /** Its loss then. */
  readonly losses: Float64Array;
}

/** Matrices of zeros and what nearly all time of an analysis goes into. */
export interface Matrices {
  readonly matrices: readonly Matrix[];
  /**
   * target -= left right, product by product in ascending order, every one rounded to float32, as is every difference. Columns are
   * rounded up to eight; the target's and the right matrix's start at one that is divisible by eight. Only the left one may be transposed.
   * @param size of the target; `count` columns of the left matrix
   */
  subtractProduct(
    target: MatrixPart,
    left: MatrixPart,
    right: MatrixPart,
    size: MatrixShape & { readonly count: number },
  ): void;
  /** Solves R x = y for the slots from `to` - 1 down to `from`, see `triangularSweeps.ts`. */
  sweepUp(sweep: Sweep, from: number, to: number): void;
  /** Solves R^T x = y for the slots from `from` to `to` - 1. */
  sweepDown(sweep: Sweep, from: number, to: number): void;
  /** Sums of squares in float64 over the slots that are kept, or over those that are not, per column. */
  sumSquares(values: Matrix, ofKept: boolean, sweep: Sweep): Float64Array;
  /** target = first + factor * second in the slots that are kept, with a factor per column, rounded to float32 at the end. */
  combine(target: Matrix, first: Matrix, factors: Float64Array, second: Matrix, sweep: Sweep): void;
  /** Removes pairs one after the other, see `blockElimination.ts`. */
  eliminate(block: PairBlock, thresholds: Float64Array): Elimination;
}

/** Matrices by the names of their shapes. */
export function namedMatrices<Name extends string>(
  matricesOf: (shapes: readonly MatrixShape[]) => Matrices,
  shapes: Readonly<Record<Name, MatrixShape>>,
): Matrices & Readonly<Record<Name, Matrix>> {
  const work = matricesOf(Object.values(shapes));
  const named = Object.fromEntries(Object.keys(shapes).map((name, n) => [name, work.matrices[n]]));
  return { ...work, ...(named as Record<Name, Matrix>) };
}

export function part(matrix: Matrix, row: number, column = 0): MatrixPart {
  return { matrix, start: row * matrix.stride + column };
}

export function transposed(matrix: Matrix, row: number, column: number): MatrixPart {
  return { ...part(matrix, row, column), isTransposed: true };
}

/** The columns from one on that is divisible by eight, as a matrix. */
export function columnsFrom({ values, stride }: Matrix, column: number): Matrix {
  return { values: values.subarray(column), stride };
}
