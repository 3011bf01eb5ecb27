import { formatError, unsupportedError } from '../../modelError.ts';
import { NodeInputs } from '../graph/nodeInputs.ts';
import type { ResolvedGraph } from '../graph/resolveGraph.ts';
import { tensorLabel } from '../stored/onnxTensor.ts';
import type { OnnxNode } from '../stored/storedModel.ts';
import type { ConstantValue, Pointwise, Quantised, Real, Value, View } from './values.ts';

/** What each value of a graph is, and what a node may take it for. */
export class QdqValues {
  readonly graph: ResolvedGraph;
  /** null for a value that several read. */
  readonly #onlyReaders = new Map<string, OnnxNode | null>();
  readonly #values = new Map<string, Value>();

  constructor(graph: ResolvedGraph) {
    this.graph = graph;
    for (const node of graph.nodes)
      for (const name of node.inputs) this.#onlyReaders.set(name, this.#onlyReaders.has(name) ? null : node);
  }

  inputsOf(node: OnnxNode): NodeInputs {
    return new NodeInputs(node, this.graph.opset, this.graph.constants, this.graph.shapes);
  }

  /** The node that reads a value, where there is one only and the value is not the model's output. */
  onlyReader(name: string): OnnxNode | null {
    return name === this.graph.output ? null : (this.#onlyReaders.get(name) ?? null);
  }

  set(name: string, value: Value): void {
    this.#values.set(name, value);
  }

  /** What an input is. Throws for one that is left out. */
  value({ node }: NodeInputs, position: number): Value {
    const name = node.inputs[position] ?? '';
    const value = this.named(name);
    if (value) return value;
    throw formatError(`${node.label} has no input ${position}`, 'all inputs that it needs');
  }

  named(name: string): Value | undefined {
    const tensor = this.graph.constants.get(name);
    return tensor ? { kind: 'constant', tensor, quantisation: null } : this.#values.get(name);
  }

  /** A constant input. */
  constant(inputs: NodeInputs, position: number, role: string): ConstantValue {
    const value = this.value(inputs, position);
    if (value.kind === 'constant') return value;
    throw unsupportedError(
      `${inputs.node.label} computes its ${role} while it runs`,
      `Tauscope needs constant ${role}`,
      'export the model with constants folded',
    );
  }

  /** An input that is no constant. */
  variable(inputs: NodeInputs, position: number): Real | Quantised {
    const value = this.value(inputs, position);
    if (value.kind === 'constant') throw readsConstant(inputs, position);
    return value;
  }

  /** A float input. */
  real(inputs: NodeInputs, position: number): Real {
    const value = this.variable(inputs, position);
    if (value.kind === 'real') return value;
    throw notQuantised(inputs, position, 'an integer');
  }

  /** A float input that stands for an int8 activation. */
  activation(inputs: NodeInputs, position: number): View {
    const view = this.real(inputs, position).view();
    if (view) return view;
    throw notQuantised(inputs, position, 'not quantised');
  }

  /** A float input that is a function of one activation, value by value. */
  function(inputs: NodeInputs, position: number): Pointwise {
    const { pointwise } = this.real(inputs, position);
    if (pointwise) return pointwise;
    throw notQuantised(inputs, position, 'not quantised');
  }
}

function notQuantised({ node }: NodeInputs, position: number, is: string): Error {
  return unsupportedError(
    `${node.label} reads ${tensorLabel(node.inputs[position] ?? '')}, which is ${is}`,
    'Tauscope needs QuantizeLinear and DequantizeLinear before every operator that computes',
    'quantise the whole model, for example with quantize_static of onnxruntime',
  );
}

function readsConstant({ node }: NodeInputs, position: number): Error {
  return unsupportedError(
    `${node.label} computes with the constant ${tensorLabel(node.inputs[position] ?? '')}`,
    'Tauscope runs it on activations only',
    'fold constants into the neighbouring layers before quantising',
  );
}
