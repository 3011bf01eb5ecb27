import { withoutBatch } from '../build/operator.ts';
import { buildPad, buildReshape } from '../build/shapeLayers.ts';
import { formatError } from '../modelError.ts';
import type { LayerReader } from './operatorReader.ts';

/** RESHAPE: the stored output shape counts; a shape operand or option is not looked at. */
export const readReshape: LayerReader = (operator) => {
  const input = operator.input(0);
  const { label, shape } = operator.storedOutput();
  return buildReshape(operator, input, withoutBatch(label, shape));
};

/** CAST from int8 to int8, which is none. */
export const readCast: LayerReader = (operator) => {
  const input = operator.input(0);
  return buildReshape(operator, input, input.tensor.shape);
};

/** PAD, and PADV2 with a value to fill with. */
export const readPad: LayerReader = (operator) => {
  const input = operator.input(0);
  const { label, shape, values } = operator.int32Constant(1, 'paddings');
  if (shape.length !== 2 || shape[0] !== 4 || shape[1] !== 2)
    throw formatError(`${label} has shape [${shape.join(', ')}]`, '[4, 2]');
  const fill = operator.hasInput(2) ? operator.int8Constant(2, 'padding value').values : null;
  return buildPad(operator, input, values, fill);
};
