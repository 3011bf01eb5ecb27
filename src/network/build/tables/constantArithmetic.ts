import type { ConstantOperand } from '../../network.ts';
import { requantise, requantiseToInt8 } from '../../requantise.ts';
import type { Bounds } from '../activationClamp.ts';
import { activationClamp } from '../activationClamp.ts';
import type { Int8Functions } from '../lookupLayer.ts';
import { functionPerValue } from '../lookupLayer.ts';
import { productFactor } from '../pairLayers.ts';
import { checkSameQuantisation } from '../quantisation.ts';
import { sumFactors } from '../sumFactors.ts';

/** ADD and SUB of a constant, which may come first: `reference_integer_ops::Add`, `reference_ops::Sub`. */
export function sumWithConstant(
  operation: 'add' | 'subtract',
  constant: ConstantOperand,
  constantFirst: boolean,
  activation: Bounds,
): Int8Functions {
  return (label, input, output) => {
    const operands = constantFirst ? ([constant, input] as const) : ([input, constant] as const);
    const { leftShift, inputRequantisations, requantisation } = sumFactors(
      label,
      operation,
      operands,
      output,
    );
    const clamp = activationClamp(activation, output);
    const sign = operation === 'add' ? 1 : -1;
    return functionPerValue(constant.values, (fixed) => (value, rounding) => {
      const [first, second] = (constantFirst ? [fixed, value] : [value, fixed]).map((operand, n) => {
        const { multipliers, shifts } = inputRequantisations[n]!;
        const distance = operand - operands[n]!.zeroPoint;
        return requantise(distance << leftShift, multipliers[0]!, shifts[0]!, rounding);
      });
      const { multipliers, shifts } = requantisation;
      const sum = first! + sign * second!;
      return requantiseToInt8(sum, multipliers[0]!, shifts[0]!, rounding, output.zeroPoint, clamp);
    });
  };
}

/** MUL by a constant: CMSIS-NN `arm_elementwise_mul_s8`. */
export function productWithConstant(constant: ConstantOperand, activation: Bounds): Int8Functions {
  return (label, input, output) => {
    const scale = input.scale * constant.scale;
    const { multipliers, shifts } = productFactor(label, scale, output.scale);
    const clamp = activationClamp(activation, output);
    return functionPerValue(constant.values, (factor) => (value, rounding) => {
      const product = (value - input.zeroPoint) * (factor - constant.zeroPoint);
      return requantiseToInt8(product, multipliers[0]!, shifts[0]!, rounding, output.zeroPoint, clamp);
    });
  };
}

/** MAXIMUM and MINIMUM with a constant, which TensorFlow Lite Micro takes of the stored values. */
export function extremeWithConstant(
  of: (a: number, b: number) => number,
  constant: ConstantOperand,
): Int8Functions {
  return (label, input, output) => {
    checkSameQuantisation(label, input, output);
    checkSameQuantisation(label, constant, output);
    return functionPerValue(constant.values, (bound) => (value) => of(value, bound));
  };
}
