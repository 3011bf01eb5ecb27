import type { Bounds } from '../../build/activationClamp.ts';
import { sameShape } from '../../build/operator.ts';
import { formatError, unsupportedError } from '../../modelError.ts';
import { fusedActivation } from '../enums.ts';
import { optionsOf, requiredOptionsOf } from '../operatorOptions.ts';
import { arithmeticSlots, optionsTypes, softmaxSlots } from '../schema.ts';
import type { StoredOperator } from '../storedModel.ts';
import type { FloatGraph } from './floatGraph.ts';

/** RELU and its relatives as operators of their own. */
export function readFloatRelu(bounds: Bounds) {
  return (operator: StoredOperator, graph: FloatGraph): void => {
    const input = graph.input(operator, 0);
    graph.produce(operator, { kind: 'relu', bounds }, [input], input.shape);
  };
}

/** SOFTMAX over the last dimension. */
export function readFloatSoftmax(operator: StoredOperator, graph: FloatGraph): void {
  const beta = requiredOptionsOf(operator, optionsTypes.SoftmaxOptions).float32(softmaxSlots.beta);
  if (beta !== 1)
    throw unsupportedError(
      `${operator.label} has beta ${beta}`,
      'Tauscope quantises a softmax of beta 1',
      'leave the softmax out of the model',
    );
  const input = graph.input(operator, 0);
  graph.produce(operator, { kind: 'softmax' }, [input], input.shape);
}

const optionsOfArithmetic = {
  ADD: optionsTypes.AddOptions,
  SUB: optionsTypes.SubOptions,
  MUL: optionsTypes.MulOptions,
} as const;

/** ADD of two activations; ADD, SUB and MUL of an activation and a constant, one value or one for each channel. */
export function readFloatArithmetic(type: keyof typeof optionsOfArithmetic) {
  return (operator: StoredOperator, graph: FloatGraph): void => {
    const options = optionsOf(operator, optionsOfArithmetic[type]);
    const bounds = fusedActivation(operator, options?.int8(arithmeticSlots.activation) ?? 0);
    const position = [0, 1].find((n) => graph.isConstant(operator.inputs[n] ?? -1));
    if (position === undefined) {
      const [a, b] = [graph.input(operator, 0), graph.input(operator, 1)];
      if (type === 'ADD' && sameShape(a.shape, b.shape)) {
        graph.produce(operator, { kind: 'add', bounds }, [a, b], a.shape);
        return;
      }
      throw unsupportedError(
        `${operator.label} computes with activations of shapes [${a.shape.join(', ')}] and [${b.shape.join(', ')}]`,
        'Tauscope adds activations of equal shape',
        'bring both to one shape in the model',
      );
    }
    const input = graph.input(operator, 1 - position);
    const constants = perChannel(operator, graph, position, input.shape.at(-1) ?? 1);
    const sign = type === 'SUB' && position === 0 ? -1 : 1;
    const factors = constants.map((value) => (type === 'MUL' ? value : sign));
    const offsets = constants.map((value) => (type === 'MUL' ? 0 : type === 'ADD' ? value : -sign * value));
    graph.produce(operator, { kind: 'affine', factors, offsets }, [input], input.shape, bounds);
  };
}

function perChannel(
  operator: StoredOperator,
  graph: FloatGraph,
  position: number,
  channels: number,
): Float64Array {
  const { label, shape, values } = graph.constant(operator, position, 'operand');
  if (values.length === 1) return new Float64Array(channels).fill(values[0]!);
  if (values.length === channels && shape.at(-1) === channels) return Float64Array.from(values);
  throw formatError(
    `${operator.label} computes with ${label} of shape [${shape.join(', ')}]`,
    `one value, or one for each of ${channels} channels`,
    'fold the constant into the neighbouring layers',
  );
}
