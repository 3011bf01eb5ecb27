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
}

const columnsTogether = 8;

export function part(matrix: Matrix, row: number, column = 0): MatrixPart {
  return { matrix, start: row * matrix.stride + column };
}

export function transposed(matrix: Matrix, row: number, column: number): MatrixPart {
  return { ...part(matrix, row, column), isTransposed: true };
}

/** The specification. */
export function plainMatrices(shapes: readonly MatrixShape[]): Matrices {
  const matrices = shapes.map(({ rows, columns }) => {
    const stride = roundedUp(columns);
    return { values: new Float32Array(rows * stride), stride };
  });
  return {
    matrices,
    subtractProduct(target, left, right, { rows, columns, count }) {
      const [t, l, r] = [target, left, right].map(({ matrix }) => matrix.values);
      const [down, along] = left.isTransposed ? [1, left.matrix.stride] : [left.matrix.stride, 1];
      for (let i = 0; i < rows; i++)
        for (let k = 0; k < count; k++) {
          const factor = l![left.start + i * down + k * along]!;
          const to = target.start + i * target.matrix.stride;
          const from = right.start + k * right.matrix.stride;
          for (let j = 0; j < roundedUp(columns); j++) t![to + j]! -= Math.fround(factor * r![from + j]!);
        }
    },
  };
}

function roundedUp(columns: number): number {
  return Math.ceil(columns / columnsTogether) * columnsTogether;
}
