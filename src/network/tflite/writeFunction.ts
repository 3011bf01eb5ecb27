import type { ConstantOperand, LookupLayer, Network } from '../network.ts';
import { tensorOf } from '../network.ts';
import { clamps } from './enums.ts';
import { activationNames, arithmeticSlots, leakyReluSlots, optionsTypes } from './schema.ts';
import type { StoredConstant, WrittenOperator } from './writtenOperator.ts';
import { notWritten, plain } from './writtenOperator.ts';

const arithmetic = {
  addConstant: { name: 'ADD', version: 2, type: optionsTypes.AddOptions },
  subtractConstant: { name: 'SUB', version: 2, type: optionsTypes.SubOptions },
  multiplyConstant: { name: 'MUL', version: 2, type: optionsTypes.MulOptions },
  divideByConstant: { name: 'DIV', version: 2, type: optionsTypes.DivOptions },
} as const;

/** How a .tflite file says what a layer tables. */
export function writtenFunction(layer: LookupLayer, network: Network): WrittenOperator {
  const { shape } = tensorOf(network, layer.inputs[0]!);
  switch (layer.operator) {
    case 'logistic':
      return plain('LOGISTIC', 2);
    case 'tanh':
      return plain('TANH', 2);
    case 'hardSwish':
      return plain('HARD_SWISH', 1);
    case 'leakyRelu': {
      const fields = { [leakyReluSlots.alpha]: { float32: layer.alpha } };
      return { ...plain('LEAKY_RELU', 2), options: { type: optionsTypes.LeakyReluOptions, fields } };
    }
    case 'prelu':
      return { ...plain('PRELU', 1), constants: [operand(layer.constant, shape.length)] };
    case 'maximumConstant':
      return { ...plain('MAXIMUM', 2), constants: [operand(layer.constant, shape.length)] };
    case 'minimumConstant':
      return { ...plain('MINIMUM', 2), constants: [operand(layer.constant, shape.length)] };
    case 'addConstant':
    case 'subtractConstant':
    case 'multiplyConstant':
    case 'divideByConstant': {
      const { name, version, type } = arithmetic[layer.operator];
      const [low, high] = layer.activation;
      const activation = activationNames.findIndex((each) => {
        const bounds = (clamps as Partial<Record<string, readonly [number, number]>>)[each];
        return bounds?.[0] === low && bounds[1] === high;
      });
      if (activation < 0) throw new RangeError(`no activation from ${low} to ${high}`);
      return {
        ...{ name, version, constantsFirst: layer.constantFirst },
        options: { type, fields: { [arithmeticSlots.activation]: { int8: activation } } },
        constants: [operand(layer.constant, shape.length)],
      };
    }
    case 'pointwise':
      throw notWritten(layer, `the table of ${layer.name ?? 'several operators'}`, 'operators of its own');
  }
}

/** One value, or one per index of the last of `rank` dimensions. */
function operand({ values, scale, zeroPoint }: ConstantOperand, rank: number): StoredConstant {
  return {
    role: 'operand',
    shape: [...new Array<number>(rank - 1).fill(1), values.length],
    values: Int8Array.from(values),
    quantisation: { scales: [scale], zeroPoints: [zeroPoint], axis: 0 },
  };
}
