import type { RealFunction } from '../../build/tables/realFunctions.ts';
import { Attributes } from '../stored/attributes.ts';
import type { OnnxNode } from '../stored/storedModel.ts';
import { NodeInputs } from './nodeInputs.ts';
import { neededNodes } from './onnxGraph.ts';
import type { ResolvedGraph } from './resolveGraph.ts';
import { binaryOperators, unaryOperators } from './valueOperators.ts';

/** What a value is of another one. */
interface Dependence {
  readonly on: string;
  readonly function: RealFunction;
  /** Operators between the two. */
  readonly length: number;
}

/** x + 3, two clamps, a product and a quotient are five. */
const longest = 5;

const samples = Array.from({ length: 65 }, (_, n) => (n - 32) / 4);

/** The nodes with a HardSwish for the operators that exporters write in its place: x * HardSigmoid(x), x * Clip(x + 3, 0, 6) / 6. */
export function withHardSwish(graph: ResolvedGraph): readonly OnnxNode[] {
  const found = new Map<string, Dependence[]>();
  const hardSwish = unaryOperators.get('HardSwish')!;
  const nodes = graph.nodes.map((node) => {
    const [output = ''] = node.outputs;
    const dependences = dependencesOf(
      new NodeInputs(node, graph.opset, graph.constants, graph.shapes),
      found,
    );
    found.set(output, dependences);
    const swish = hardSwish(node);
    const whole = dependences.find((each) =>
      samples.every((x) => Math.abs(each.function(x) - swish(x)) <= 1e-5 * Math.max(1, Math.abs(x))),
    );
    if (!whole || node.type === 'HardSwish') return node;
    const attributes = new Attributes(node.label);
    return { ...node, type: 'HardSwish', inputs: [whole.on], attributes };
  });
  return neededNodes(nodes, graph.output);
}

/** Every value of which the node's result is a function, value by value. */
function dependencesOf(inputs: NodeInputs, found: ReadonlyMap<string, readonly Dependence[]>): Dependence[] {
  const { node } = inputs;
  const itself = (name: string): Dependence => ({ on: name, function: (x) => x, length: 0 });
  const operands = node.inputs.slice(0, 2).map((name, position) => {
    const constant = inputs.constant(position);
    if (!constant) return [itself(name), ...(found.get(name) ?? [])];
    const [value = NaN] = constant.elementCount === 1 && constant.type === 'FLOAT' ? constant.listed() : [];
    return value;
  });
  const apply = applied(inputs);
  if (!apply) return [];
  const [first, second] = operands;
  const dependences = (Array.isArray(first) ? first : Array.isArray(second) ? second : []).flatMap((one) => {
    const [left, right] = [first, second].map((operand): Omit<Dependence, 'on'> | undefined =>
      operand === undefined || typeof operand === 'number'
        ? { function: () => operand ?? NaN, length: 0 }
        : operand.find(({ on }) => on === one.on),
    );
    if (!left || !right) return [];
    const length = 1 + Math.max(left.length, right.length);
    return [{ on: one.on, function: (x: number) => apply(left.function(x), right.function(x)), length }];
  });
  return dependences.filter(({ length }) => length <= longest);
}

/** What a node computes of each value, or of two. */
function applied(inputs: NodeInputs): ((a: number, b: number) => number) | null {
  const { node } = inputs;
  if (node.type === 'Relu') return (a) => Math.max(0, a);
  if (node.type === 'HardSigmoid') return unaryOperators.get(node.type)!(node);
  if (node.type === 'Clip') {
    const [low, high] = [1, 2].map((position) => inputs.constant(position)?.listed()[0]);
    return (a) => Math.min(high ?? Infinity, Math.max(low ?? -Infinity, a));
  }
  return binaryOperators.get(node.type) ?? null;
}
