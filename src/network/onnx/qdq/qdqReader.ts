import { shownName } from '../../../words/names.ts';
import { activationClamp } from '../../build/activationClamp.ts';
import { buildQuantize, buildRelu } from '../../build/elementwiseLayers.ts';
import { NetworkBuilder } from '../../build/networkBuilder.ts';
import type { Activation, Int8Activation, Operator } from '../../build/operator.ts';
import { sameShape } from '../../build/operator.ts';
import { int8Activation } from '../../build/quantisation.ts';
import { buildReshape } from '../../build/shapeLayers.ts';
import { modelLimits } from '../../limits.ts';
import { formatError, limitError, unsupportedError } from '../../modelError.ts';
import type { Layer, Tensor } from '../../network.ts';
import { channelsLast, rowMajor, sameLayout } from '../graph/layout.ts';
import { NodeInputs } from '../graph/nodeInputs.ts';
import type { ResolvedGraph } from '../graph/resolveGraph.ts';
import { tensorLabel } from '../stored/onnxTensor.ts';
import type { OnnxNode } from '../stored/storedModel.ts';
import type { ConstantValue, Quantised, Real, Scaling, Value, View } from './values.ts';
import { computed, sameScaling } from './values.ts';

/** What a node's first output is. */
export type NodeReader = (inputs: NodeInputs, reader: QdqReader) => Value;

/** The network under construction, and what each value of the graph is in it. */
export class QdqReader {
  readonly builder = new NetworkBuilder();
  readonly layers: Layer[] = [];
  readonly graph: ResolvedGraph;
  /** null for a value that several read. */
  readonly #onlyReaders = new Map<string, OnnxNode | null>();
  readonly #values = new Map<string, Value>();
  readonly #reshaped = new Map<string, Int8Activation>();

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

  /** A float input that stands for an int8 activation. */
  activation(inputs: NodeInputs, position: number): View {
    const value = this.variable(inputs, position);
    if (value.kind === 'real' && value.view) return value.view;
    const name = tensorLabel(inputs.node.inputs[position] ?? '');
    throw unsupportedError(
      `${inputs.node.label} reads ${name}, which is ${value.kind === 'real' ? 'not quantised' : 'an integer'}`,
      'Tauscope needs QuantizeLinear and DequantizeLinear before every operator that computes',
      'quantise the whole model, for example with quantize_static of onnxruntime',
    );
  }

  /** Adds a layer with the output that `build` asks for, and gives it. */
  add(
    node: OnnxNode,
    scaling: Scaling | null,
    build: (operator: Operator) => Layer,
    name = shownName(node.outputs[0] ?? ''),
  ): Activation {
    if (this.layers.length === modelLimits.operators)
      throw limitError('the model needs more layers', 'operators');
    const outputs: Activation[] = [];
    const produce = (shape: readonly number[], type: Tensor['type'] = 'int8') => {
      const quantisation = { scales: [scaling?.scale ?? 1], zeroPoints: [scaling?.zeroPoint ?? 0], axis: 0 };
      const output = this.builder.add({ name, label: tensorLabel(name), shape, type, quantisation });
      outputs.push(output);
      return output;
    };
    this.layers.push(build({ index: this.layers.length, label: node.label, produce }));
    return outputs[0]!;
  }

  addInt8(node: OnnxNode, scaling: Scaling, build: (operator: Operator) => Layer): Int8Activation {
    return int8Activation(this.add(node, scaling, build));
  }

  /** An activation as what the node's output is; images have their channels last. */
  output({ outputs: [name = ''] }: OnnxNode, activation: Int8Activation): View {
    const shape = this.graph.shapes.get(name) ?? [];
    return { activation, shape, layout: channelsLast(shape) };
  }

  /** The activation of a value that must be an image [1, channels, height, width], as [height, width, channels]. */
  image(node: OnnxNode, view: View): Int8Activation {
    const [, c = 0, h = 0, w = 0] = view.shape;
    if (view.shape.length === 4 && sameLayout(view.layout, channelsLast(view.shape)))
      return this.reshaped(node, view.activation, [h, w, c]);
    throw untransposed(node.label, view);
  }

  /** The same values under another shape of the network, by a layer only where it has another. */
  reshaped(node: OnnxNode, activation: Int8Activation, shape: readonly number[]): Int8Activation {
    if (sameShape(activation.tensor.shape, shape)) return activation;
    const key = `${activation.id} ${shape.join(' ')}`;
    const build = (operator: Operator) => buildReshape(operator, activation, shape);
    const reshaped =
      this.#reshaped.get(key) ??
      int8Activation(this.add(node, activation.tensor, build, activation.tensor.name));
    this.#reshaped.set(key, reshaped);
    return reshaped;
  }

  /** The real values of an activation; a quantisation of its own is a layer, unless it changes nothing. */
  dequantised(node: OnnxNode, view: View): Real {
    const { activation } = view;
    const real = computed(({ scaling, bounds }) => {
      const { min, max } = activationClamp(bounds, { ...activation.tensor, ...scaling });
      const isClamped = min > -128 || max < 127;
      if (!isClamped && sameScaling(activation.tensor, scaling)) return view;
      const rescaled = this.addInt8(node, scaling, (operator) =>
        isClamped ? buildRelu(operator, activation, bounds) : buildQuantize(operator, activation),
      );
      return { ...view, activation: rescaled };
    });
    return { ...real, view };
  }

  /** A value after an operator that moves values or takes the largest, and so may come before or after quantising. */
  moved(inputs: NodeInputs, value: Real | Quantised, move: (view: View) => View): Value {
    if (value.kind === 'quantised') {
      const real = this.moved(inputs, value.real, move);
      return real.kind === 'real' ? { ...value, real } : real;
    }
    if (value.view) return this.dequantised(inputs.node, move(value.view));
    return computed((target) => move(value.quantise(target)), value.steps + 1, value.own);
  }

  /** The activation of the model's output, in the order of its shape; images have their channels last. */
  result(node: OnnxNode, view: View): Int8Activation {
    const [, ...rest] = view.shape;
    const [c = 0, h = 0, w = 0] = rest;
    if (sameLayout(view.layout, rowMajor(view.shape))) return this.reshaped(node, view.activation, rest);
    if (sameLayout(view.layout, channelsLast(view.shape)))
      return this.reshaped(node, view.activation, [h, w, c]);
    throw untransposed("the model's output", view);
  }
}

function readsConstant({ node }: NodeInputs, position: number): Error {
  return unsupportedError(
    `${node.label} computes with the constant ${tensorLabel(node.inputs[position] ?? '')}`,
    'Tauscope runs it on activations only',
    'fold constants into the neighbouring layers before quantising',
  );
}

/** A value whose layout is none that its reader takes. */
export function untransposed(reader: string, { shape }: { readonly shape: readonly number[] }): Error {
  return unsupportedError(
    `${reader} reads shape [${shape.join(', ')}] in an order that needs its values moved`,
    'Tauscope runs transposes that only turn images between channels first and last',
    'remove the transpose or reshape before it from the model',
  );
}
