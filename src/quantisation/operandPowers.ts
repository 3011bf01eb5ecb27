import type { OperandShape } from './operandRows.ts';

/** How the operands of one group of channels behave. Index 0 is an operand that is always 1, the bias's. */
export interface OperandPowers {
  readonly size: number;
  /** Mean of z_i z_j for i <= j, z = (1, operands of the quantised network); [i * size + j]. */
  readonly products: Float64Array;
  /** Mean of (operand of the float network - operand of the quantised one), [operand]. */
  readonly meanDifferences: Float64Array;
}

/**
 * @param floatRows per image [group][row][operand], as the float network has them
 * @param rows the same of the quantised network, as real values
 * @param step only every such row counts, another one first in each image
 */
export function operandPowers(
  { operandCount, rowCount }: OperandShape,
  group: number,
  floatRows: readonly Float32Array[],
  rows: readonly Float32Array[],
  step: number,
): OperandPowers {
  const size = operandCount + 1;
  const products = new Float64Array(size * size);
  const meanDifferences = new Float64Array(operandCount);
  const z = new Float64Array(size).fill(1);
  let count = 0;
  rows.forEach((quantised, image) => {
    for (let row = image % step; row < rowCount; row += step, count++) {
      const from = (group * rowCount + row) * operandCount;
      for (let k = 0; k < operandCount; k++) {
        z[k + 1] = quantised[from + k]!;
        meanDifferences[k]! += floatRows[image]![from + k]! - quantised[from + k]!;
      }
      for (let i = 0; i < size; i++) {
        const zi = z[i]!;
        if (zi === 0) continue;
        for (let j = i, at = i * size + i; j < size; j++, at++) products[at]! += zi * z[j]!;
      }
    }
  });
  const mean = (sum: number) => sum / Math.max(1, count);
  return { size, products: products.map(mean), meanDifferences: meanDifferences.map(mean) };
}
