import { sameShape } from '../../build/operator.ts';
import { buildTile } from '../../build/repetitions.ts';
import { unsupportedError } from '../../modelError.ts';
import { elementCount } from '../../network.ts';
import { sameLayout } from '../graph/layout.ts';
import type { NodeInputs } from '../graph/nodeInputs.ts';
import { repeatedOperands, withRank } from '../graph/repeatedOperands.ts';
import type { FloatReader, FloatView } from './floatReader.ts';

const kinds: ReadonlyMap<string, 'add' | 'subtract' | 'multiply'> = new Map([
  ['Add', 'add'],
  ['Sub', 'subtract'],
  ['Mul', 'multiply'],
]);

/** Two activations combined value by value. */
export function floatPair(inputs: NodeInputs, reader: FloatReader): FloatView {
  const { node } = inputs;
  const kind = kinds.get(node.type);
  if (!kind)
    throw unsupportedError(
      `${node.label} combines two activations`,
      'Tauscope quantises their sum, difference and product',
      'use such an operator, or a constant',
    );
  const [a, b] = aligned(inputs, reader, kind);
  const sizeOf = ({ tensor }: FloatView) => elementCount(reader.tensors[tensor]!.shape);
  // A pixel comes second.
  const [first, second] = sizeOf(a) < sizeOf(b) ? [b, a] : [a, b];
  const facts = { kind, bounds: [-Infinity, Infinity] } as const;
  const { shape } = reader.tensors[first.tensor]!;
  return { ...first, tensor: reader.add(node, facts, [first.tensor, second.tensor], shape) };
}

/** Both in one order and, but for one pixel, of one shape: other values that are to meet several are repeated. */
function aligned(inputs: NodeInputs, reader: FloatReader, kind: string): readonly [FloatView, FloatView] {
  const { node } = inputs;
  const [a, b] = [reader.view(inputs, 0), reader.view(inputs, 1)];
  if (sameShape(a.shape, b.shape) && sameLayout(a.layout, b.layout))
    return [a, { ...b, tensor: reader.reshaped(node, b.tensor, reader.tensors[a.tensor]!.shape) }];
  const shape = reader.shapeOf(node);
  const views = [a, b].map((view) => reader.ordered(node, withRank(view, shape.length))) as [
    FloatView,
    FloatView,
  ];
  const multiples = repeatedOperands([views[0].shape, views[1].shape], shape, kind !== 'subtract');
  const [first, second] = views.map((view, n) => {
    const counts = multiples[n];
    if (!counts) return view;
    const tensor = reader.addMove(node, [view.tensor], (operator, [input]) =>
      buildTile(operator, input!, counts),
    );
    return reader.imageOutput(node, tensor);
  }) as [FloatView, FloatView];
  return [first, second];
}
