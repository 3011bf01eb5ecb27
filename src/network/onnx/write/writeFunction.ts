import { unsupportedError } from '../../modelError.ts';
import type { ConstantOperand, LookupLayer } from '../../network.ts';
import type { OnnxFile } from './onnxFile.ts';
import { clamped } from './writeClamp.ts';

export const functionNames = { logistic: 'Sigmoid', tanh: 'Tanh', hardSwish: 'HardSwish' } as const;

const arithmeticNames = {
  addConstant: 'Add',
  subtractConstant: 'Sub',
  multiplyConstant: 'Mul',
  divideByConstant: 'Div',
  maximumConstant: 'Max',
  minimumConstant: 'Min',
} as const;

/** Writes what a table stands for, of real numbers. `rank` is that of the activation without batch. */
export function writeFunction(
  file: OnnxFile,
  layer: LookupLayer,
  input: string,
  rank: number,
  name: string,
): void {
  const constant = ({ values, scale, zeroPoint }: ConstantOperand) => {
    const reals = Float32Array.from(values, (value) => scale * (value - zeroPoint));
    return file.constant(`${name}/constant`, rank === 3 ? [reals.length, 1, 1] : [reals.length], reals);
  };
  switch (layer.operator) {
    case 'logistic':
    case 'tanh':
    case 'hardSwish':
      file.node(functionNames[layer.operator], [input], name);
      return;
    case 'leakyRelu':
      file.node('PRelu', [input, file.constant(`${name}/slope`, [1], Float32Array.of(layer.alpha))], name);
      return;
    case 'prelu':
      file.node('PRelu', [input, constant(layer.constant)], name);
      return;
    case 'maximumConstant':
    case 'minimumConstant':
      file.node(arithmeticNames[layer.operator], [input, constant(layer.constant)], name);
      return;
    case 'addConstant':
    case 'subtractConstant':
    case 'multiplyConstant':
    case 'divideByConstant': {
      const operand = constant(layer.constant);
      const operands = layer.constantFirst ? [operand, input] : [input, operand];
      clamped(file, layer.activation, name, (output) =>
        file.node(arithmeticNames[layer.operator], operands, output),
      );
      return;
    }
    case 'pointwise':
      throw unsupportedError(
        `operator ${layer.index} is the table of ${layer.name ?? 'several operators'}`,
        'Tauscope writes what single operators of TensorFlow Lite table',
        'keep the model as it is',
      );
  }
}
