import type { Int8Activation } from '../build/operator.ts';
import { buildPad, buildReshape } from '../build/shapeLayers.ts';
import { formatError } from '../modelError.ts';
import type { Layer } from '../network.ts';
import { elementCount } from '../network.ts';
import { dimensionsOf, integerTensorOf, perDimension } from './dimensions.ts';
import type { LayerReader, OperatorReader } from './operatorReader.ts';

type Margins = readonly [before: number, after: number];

/** PAD, and PADV2 with a value to fill with, of all dimensions but the batch. */
export const readPad: LayerReader = (operator) => {
  const input = operator.input(0);
  const dimensions = dimensionsOf(operator, 0);
  const { shape, values } = integerTensorOf(operator, 1, 'paddings');
  if (shape.length !== 2 || shape[0] !== dimensions.rank || shape[1] !== 2)
    throw formatError(
      `the paddings of ${operator.label} have shape [${shape.join(', ')}]`,
      `[${dimensions.rank}, 2]`,
    );
  const pairs = Array.from({ length: dimensions.rank }, (_, axis): Margins => {
    return [values[2 * axis]!, values[2 * axis + 1]!];
  });
  const margins = perDimension(operator, pairs, dimensions, isNone);
  const fill = operator.hasInput(2) ? operator.int8Constant(2, 'padding value').values : null;
  const [rows, columns, channels] = margins;
  if (margins.length === 3 && isNone(channels!))
    return buildPad(operator, input, [0, 0, ...rows!, ...columns!, 0, 0], fill);
  return padEach(operator, input, margins, fill);
};

const isNone = ([before, after]: Margins) => before === 0 && after === 0;

/** Pads one dimension after the other, each as the width of an image. */
function padEach(
  operator: OperatorReader,
  input: Int8Activation,
  margins: readonly Margins[],
  fill: Int8Array | null,
): Layer[] {
  const layers: Layer[] = [];
  const step = (build: Parameters<OperatorReader['step']>[1]) => {
    const made = operator.step('input', build);
    layers.push(made.layer);
    return made.output;
  };
  let { shape } = input.tensor;
  let padded = input;
  margins.forEach((sides, axis) => {
    if (isNone(sides)) return;
    const image = [elementCount(shape.slice(0, axis)), shape[axis]!, elementCount(shape.slice(axis + 1))];
    const source = padded;
    const turned = step((inner) => buildReshape(inner, source, image));
    padded = step((inner) => buildPad(inner, turned, [0, 0, 0, 0, ...sides, 0, 0], fill));
    shape = shape.with(axis, padded.tensor.shape[1]!);
  });
  return [...layers, buildReshape(operator, padded, shape)];
}
