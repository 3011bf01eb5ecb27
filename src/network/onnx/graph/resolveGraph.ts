import { modelLimits } from '../../limits.ts';
import { limitError, unsupportedError } from '../../modelError.ts';
import type { OnnxTensor } from '../stored/onnxTensor.ts';
import type { OnnxNode } from '../stored/storedModel.ts';
import { foldConstant } from './foldConstant.ts';
import { inTraining } from './inTraining.ts';
import { NodeInputs } from './nodeInputs.ts';
import type { OnnxGraph } from './onnxGraph.ts';
import { neededNodes } from './onnxGraph.ts';
import { outputShape } from './outputShape.ts';
import { spelledOut } from './spelledOut.ts';

/** Operators that give their first input, at least once the model is trained. */
export const withoutEffect = new Set(['Identity', 'Dropout']);

/** A graph whose operators all compute with activations. */
export interface ResolvedGraph extends OnnxGraph {
  /** Of the input and of every node's first output, batch included; channels come before height and width. */
  readonly shapes: ReadonlyMap<string, readonly number[]>;
}

/** Computes constants and shapes, and leaves out what then has nothing to do. */
export function resolveGraph(graph: OnnxGraph): ResolvedGraph {
  const constants = new Map<string, OnnxTensor>(graph.constants);
  const shapes = new Map<string, readonly number[]>([[graph.input.name, graph.input.shape]]);
  const origins = new Map<string, string>();
  const nodes: OnnxNode[] = [];
  let movedElements = 0;
  const waiting = graph.nodes.toReversed();
  for (let stored = waiting.pop(); stored; stored = waiting.pop()) {
    const node = { ...stored, inputs: stored.inputs.map((name) => origins.get(name) ?? name) };
    const [output = ''] = node.outputs;
    const inputs = new NodeInputs(node, graph.opset, constants, shapes);
    if (node.type === 'Dropout') checkDropout(inputs);
    if (withoutEffect.has(node.type) || isLastLogarithm(inputs, graph)) {
      origins.set(output, node.inputs[0] ?? '');
      continue;
    }
    if (node.type === 'Transpose') movedElements += inputs.constant(0)?.elementCount ?? 0;
    if (movedElements > modelLimits.movedElements)
      throw limitError(`the model transposes constants of ${movedElements} elements`, 'movedElements');
    const constant = foldConstant(inputs);
    if (constant) {
      constants.set(output, constant);
      continue;
    }
    const spelling = spelledOut(inputs);
    if (spelling) {
      for (const [name, tensor] of spelling.constants) constants.set(name, tensor);
      waiting.push(...spelling.nodes.toReversed());
      continue;
    }
    shapes.set(output, outputShape(inputs));
    nodes.push(node);
  }
  const output = origins.get(graph.output) ?? graph.output;
  return { ...graph, output, nodes: neededNodes(nodes, output), constants, shapes };
}

/** Drops nothing, unless its third input says that it is being trained. */
function checkDropout(inputs: NodeInputs): void {
  const isTraining = inputs.has(2) && inputs.constant(2)?.listed()[0] !== 0;
  if (isTraining) throw inTraining(inputs);
}

/** A LogSoftmax that gives the output only: the values before it are in the same order, and differ by one number in all. */
function isLastLogarithm({ node }: NodeInputs, { output, nodes }: OnnxGraph): boolean {
  if (node.type !== 'LogSoftmax') return false;
  const [name = ''] = node.outputs;
  if (name === output && !nodes.some((other) => other.inputs.includes(name))) return true;
  throw unsupportedError(
    `${node.label} stands within the model`,
    'Tauscope leaves it out at the end',
    'use softmax in the model',
  );
}
