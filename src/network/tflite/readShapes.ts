import type { OperatorReader } from './graphReader.ts';
import { formatError, unsupportedError } from '../modelError.ts';
import { elementCount } from '../network.ts';
import { checkInputCount, checkSameQuantisation, imageOf } from './operatorChecks.ts';
import { int32Values } from './readWeights.ts';

/** RESHAPE: the stored output shape counts; a shape operand or option is not looked at. */
export const readReshape: OperatorReader = (operator, graph) => {
  checkInputCount(operator, 1, 2);
  const input = graph.input(operator, 0);
  const [batch, ...rest] = graph.storedOutput(operator).shape;
  const shape = rest.length === 0 && batch !== undefined ? [batch] : rest;
  const output = graph.produce(operator, shape);
  if (elementCount(shape) !== elementCount(input.tensor.shape))
    throw formatError(
      `${operator.label} turns ${elementCount(input.tensor.shape)} values into ${elementCount(shape)}`,
      'as many as it reads',
    );
  checkSameQuantisation(operator, input.tensor, output.tensor);
  return { kind: 'reshape', index: operator.index, inputs: [input.id], output: output.id };
};

/** PAD, and PADV2 when it fills with the zero point: height and width only. */
export const readPad: OperatorReader = (operator, graph) => {
  checkInputCount(operator, 2, 3);
  const input = graph.input(operator, 0);
  const image = imageOf(input.tensor, operator);
  const stored = graph.constant(operator, 1, 'INT32', 'paddings');
  if (stored.shape.length !== 2 || stored.shape[0] !== 4 || stored.shape[1] !== 2)
    throw formatError(`${stored.label} has shape [${stored.shape.join(', ')}]`, '[4, 2]');
  const [before = 0, after = 0, top = 0, bottom = 0, left = 0, right = 0, front = 0, back = 0] =
    int32Values(stored);
  if (before !== 0 || after !== 0 || front !== 0 || back !== 0)
    throw unsupportedError(
      `${operator.label} pads ${before !== 0 || after !== 0 ? 'the batch' : 'the channels'}`,
      'Tauscope pads height and width',
      'remove that padding from the model',
    );
  if (Math.min(top, bottom, left, right) < 0)
    throw formatError(
      `${operator.label} has the padding ${Math.min(top, bottom, left, right)}`,
      'at least 0',
    );
  const output = graph.produce(operator, [top + image.h + bottom, left + image.w + right, image.c]);
  checkSameQuantisation(operator, input.tensor, output.tensor);
  if (operator.inputs.length === 3) {
    const value = graph.constant(operator, 2, 'INT8', 'padding value');
    const fill = new Int8Array(value.data.buffer, value.data.byteOffset, value.data.length);
    if (fill.length !== 1 || fill[0] !== output.tensor.zeroPoint)
      throw unsupportedError(
        `${operator.label} fills with ${fill.length === 1 ? fill[0] : `${fill.length} values`}`,
        `Tauscope pads with the zero point, here ${output.tensor.zeroPoint}`,
        'pad with zeros in the model',
      );
  }
  return {
    kind: 'pad',
    index: operator.index,
    inputs: [input.id],
    output: output.id,
    padding: { top, left, bottom, right },
  };
};
