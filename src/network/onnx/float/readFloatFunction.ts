import { unsupportedError } from '../../modelError.ts';
import type { NodeInputs } from '../graph/nodeInputs.ts';
import type { FloatNodeReader, FloatReader } from './floatReader.ts';

/** An operator on each value that TensorFlow Lite has, too. */
export const readFloatFunction: FloatNodeReader = (inputs, reader) => {
  const { node } = inputs;
  const view = reader.view(inputs, 0);
  const { shape } = reader.tensors[view.tensor]!;
  return { ...view, tensor: reader.add(node, functionOf(inputs, reader), [view.tensor], shape) };
};

function functionOf(inputs: NodeInputs, reader: FloatReader) {
  const { node } = inputs;
  switch (node.type) {
    case 'Sigmoid':
      return { kind: 'function', operator: 'logistic' } as const;
    case 'Tanh':
      return { kind: 'function', operator: 'tanh' } as const;
    case 'HardSwish':
      return { kind: 'function', operator: 'hardSwish' } as const;
    default: {
      const [slope, ...more] =
        node.type === 'PRelu'
          ? reader.constant(inputs, 1, 'slopes').listed()
          : [node.attributes.float('alpha', 0.01)];
      if (slope !== undefined && more.length === 0)
        return { kind: 'function', operator: 'leakyRelu', alpha: slope } as const;
      throw unsupportedError(
        `${node.label} has ${more.length + 1} slopes`,
        'Tauscope quantises it with one',
        'use one slope for all channels',
      );
    }
  }
}
