import { expOfNegative, oneOverOnePlus } from '../network/exponential.ts';
import type { SoftmaxLayer, Tensor } from '../network/network.ts';
import { doublingHighMultiply, roundingDivideByPowerOfTwo } from '../network/requantise.ts';

const int32Min = -0x80000000;

/** The exponentials (Q0.31) are divided by 2^12 before they are added, so that 4096 of them fit. */
const sumIntegerBits = 12;

/** SOFTMAX over the last dimension; output scale 1/256, zero point -128: CMSIS-NN `arm_nn_softmax_common_s8`. */
export function softmax(layer: SoftmaxLayer, input: Int8Array, source: Tensor): Int8Array {
  const rowLength = source.shape.at(-1) ?? 1;
  const output = new Int8Array(input.length).fill(-128);
  const exponentials = new Int32Array(rowLength);
  for (let row = 0; row < input.length; row += rowLength) {
    let largest = -128;
    for (let i = 0; i < rowLength; i++) largest = Math.max(largest, input[row + i]!);

    let sum = 0;
    for (let i = 0; i < rowLength; i++) {
      const difference = input[row + i]! - largest;
      if (difference < layer.diffMin) continue;
      const exponent = doublingHighMultiply(difference << layer.leftShift, layer.multiplier);
      exponentials[i] = expOfNegative(exponent);
      sum = (sum + roundingDivideByPowerOfTwo(exponentials[i]!, sumIntegerBits)) | 0;
    }

    // The sum as 2^-headroom * (1 + fraction), so that its reciprocal is a fixed-point number and a shift.
    const headroom = Math.clz32(sum);
    const fraction = ((sum > 0 ? sum << headroom : 0) - int32Min) | 0;
    const reciprocal = oneOverOnePlus(fraction);
    const bitsBelowUnit = sumIntegerBits - headroom + 31 - 8;
    for (let i = 0; i < rowLength; i++) {
      if (input[row + i]! - largest < layer.diffMin) continue;
      const share = doublingHighMultiply(reciprocal, exponentials[i]!);
      output[row + i] = Math.min(127, roundingDivideByPowerOfTwo(share, bitsBelowUnit) - 128);
    }
  }
  return output;
}
