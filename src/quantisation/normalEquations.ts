import type { FloatWeightedLayer } from '../network/floatNetwork.ts';
import type { OperandShape } from './operandRows.ts';

/**
 * What a layer's best weights on quantised inputs follow from, for one group of channels. Index 0 stands for the bias,
 * an operand that is always 1.
 */
export interface NormalEquations {
  readonly size: number;
  /** Mean of z_i z_j over rows for i <= j, z = (1, quantised operands); [i * size + j]. */
  readonly moments: Float64Array;
  /** Mean of z_i times what channel n lacks, w_n * (float operands - quantised operands); [n * size + i]. */
  readonly lacks: Float64Array;
}

/**
 * @param floatRows per image [group][row][operand], as the float network has them
 * @param rows the same of the quantised network, as real values
 * @param step only every such row counts, another one first in each image
 */
export function normalEquations(
  layer: FloatWeightedLayer,
  { channelsPerGroup, operandCount, rowCount }: OperandShape,
  group: number,
  floatRows: readonly Float32Array[],
  rows: readonly Float32Array[],
  step: number,
): NormalEquations {
  const size = operandCount + 1;
  const moments = new Float64Array(size * size);
  const lacks = new Float64Array(channelsPerGroup * size);
  const z = new Float64Array(size).fill(1);
  const difference = new Float64Array(operandCount);
  let count = 0;
  rows.forEach((quantised, image) => {
    for (let row = image % step; row < rowCount; row += step, count++) {
      const from = (group * rowCount + row) * operandCount;
      for (let k = 0; k < operandCount; k++) {
        z[k + 1] = quantised[from + k]!;
        difference[k] = floatRows[image]![from + k]! - quantised[from + k]!;
      }
      for (let i = 0; i < size; i++) {
        const zi = z[i]!;
        if (zi === 0) continue;
        for (let j = i, at = i * size + i; j < size; j++, at++) moments[at]! += zi * z[j]!;
      }
      for (let n = 0; n < channelsPerGroup; n++) {
        let lack = 0;
        for (let k = 0, w = (group * channelsPerGroup + n) * operandCount; k < operandCount; k++, w++)
          lack += layer.weights[w]! * difference[k]!;
        for (let i = 0; i < size; i++) lacks[n * size + i]! += lack * z[i]!;
      }
    }
  });
  const mean = (sum: number) => sum / Math.max(1, count);
  return { size, moments: moments.map(mean), lacks: lacks.map(mean) };
}
