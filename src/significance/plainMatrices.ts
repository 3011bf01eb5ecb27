import { eliminateBlock } from './blockElimination.ts';
import type { Matrices, MatrixShape } from './matrices.ts';
import { sweepDown, sweepUp } from './triangularSweeps.ts';

const columnsTogether = 8;

/** The specification. */
export function plainMatrices(shapes: readonly MatrixShape[]): Matrices {
  const matrices = shapes.map(({ rows, columns }) => {
    const stride = roundedUp(columns);
    return { values: new Float32Array(rows * stride), stride };
  });
  const subtractProduct: Matrices['subtractProduct'] = (target, left, right, { rows, columns, count }) => {
    const [t, l, r] = [target, left, right].map(({ matrix }) => matrix.values);
    const [down, along] = left.isTransposed ? [1, left.matrix.stride] : [left.matrix.stride, 1];
    for (let i = 0; i < rows; i++)
      for (let k = 0; k < count; k++) {
        const factor = l![left.start + i * down + k * along]!;
        const to = target.start + i * target.matrix.stride;
        const from = right.start + k * right.matrix.stride;
        for (let j = 0; j < roundedUp(columns); j++) t![to + j]! -= Math.fround(factor * r![from + j]!);
      }
  };
  return {
    matrices,
    subtractProduct,
    sweepUp,
    sweepDown,
    sumSquares({ values, stride }, ofKept, { kept, slots, columns }) {
      const found = new Float64Array(columns);
      for (let slot = 0; slot < slots; slot++)
        for (let column = 0, at = slot * stride; column < columns; column++, at++)
          if ((kept.values[at] !== 0) === ofKept) found[column]! += values[at]! * values[at]!;
      return found;
    },
    combine(target, first, factors, second, { kept, slots, columns }) {
      for (let slot = 0; slot < slots; slot++)
        for (let column = 0, at = slot * target.stride; column < columns; column++, at++)
          if (kept.values[at] !== 0)
            target.values[at] = first.values[at]! + factors[column]! * second.values[at]!;
    },
    eliminate: (block, thresholds) => eliminateBlock(subtractProduct, block, thresholds),
  };
}

function roundedUp(columns: number): number {
  return Math.ceil(columns / columnsTogether) * columnsTogether;
}
