import { unsupportedError } from '../../modelError.ts';
import { permutedLayout, reshapedLayout, rowMajor } from '../graph/layout.ts';
import { buildReflection } from '../graph/moves.ts';
import { padMargins, permutation } from '../graph/outputShape.ts';
import { unbatchedAxes } from '../graph/ownOrder.ts';
import type { FloatNodeReader } from './floatReader.ts';
import { moved } from './readFloatMoves.ts';

/** Reshape, Flatten, Squeeze, Unsqueeze: the same values, looked at in another way. */
export const readFloatReshape: FloatNodeReader = (inputs, reader) => {
  const { node } = inputs;
  const view = reader.view(inputs, 0);
  const shape = reader.shapeOf(node);
  const layout = reshapedLayout(view.layout, shape);
  if (layout) return { ...view, shape, layout };
  const { tensor } = reader.arranged(node, view, unbatchedAxes(view.shape));
  return { tensor, shape, layout: rowMajor(shape) };
};

/** Transpose: nothing moves, readers find the values where they are. */
export const readFloatTranspose: FloatNodeReader = (inputs, reader) => {
  const view = reader.view(inputs, 0);
  const layout = permutedLayout(view.layout, permutation(inputs));
  return { ...view, shape: reader.shapeOf(inputs.node), layout };
};

/** Pad of height and width with zeros, or with what lies inside mirrored. */
export const readFloatPad: FloatNodeReader = (inputs, reader) => {
  const { node } = inputs;
  const mode = node.attributes.text('mode', 'constant');
  if (mode === 'reflect') return moved(inputs, reader, buildReflection);
  const [fill = 0] = inputs.has(2) ? reader.constant(inputs, 2, 'padding value').listed() : [];
  const [n0, c0, top = 0, left = 0, n1, c1, bottom = 0, right = 0] = padMargins(inputs);
  if (mode !== 'constant' || fill !== 0 || [n0, c0, n1, c1].some((margin) => margin !== 0))
    throw unsupportedError(
      `${node.label} pads in the mode ${mode} with ${fill}, margins ${padMargins(inputs).join(', ')}`,
      'Tauscope pads height and width with 0',
      'pad with zeros in the model',
    );
  const source = reader.image(node, reader.view(inputs, 0));
  const [h = 0, w = 0, c = 0] = reader.tensors[source]!.shape;
  const shape = [top + h + bottom, left + w + right, c];
  const padding = { top, left, bottom, right };
  return reader.imageOutput(node, reader.add(node, { kind: 'pad', padding }, [source], shape));
};
