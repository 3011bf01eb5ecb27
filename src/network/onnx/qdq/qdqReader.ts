import { shownName } from '../../../words/names.ts';
import { activationClamp } from '../../build/activationClamp.ts';
import { buildQuantize, buildRelu } from '../../build/elementwiseLayers.ts';
import { buildLookup } from '../../build/lookupLayer.ts';
import { NetworkBuilder } from '../../build/networkBuilder.ts';
import type { Activation, Int8Activation, Operator } from '../../build/operator.ts';
import { sameShape } from '../../build/operator.ts';
import { int8Activation } from '../../build/quantisation.ts';
import { buildReshape } from '../../build/shapeLayers.ts';
import { roundedValues } from '../../build/tables/realFunctions.ts';
import { modelLimits } from '../../limits.ts';
import { formatError, limitError, unsupportedError } from '../../modelError.ts';
import type { Layer, Tensor, TensorId } from '../../network.ts';
import { arrangement, outputOrder } from '../graph/arrangement.ts';
import { channelsLast } from '../graph/layout.ts';
import { NodeInputs } from '../graph/nodeInputs.ts';
import { ownOrder } from '../graph/ownOrder.ts';
import type { ResolvedGraph } from '../graph/resolveGraph.ts';
import { imageSize } from '../graph/windowFacts.ts';
import type { OnnxValue } from '../onnxTwin.ts';
import { tensorLabel } from '../stored/onnxTensor.ts';
import type { OnnxNode } from '../stored/storedModel.ts';
import type { ConstantValue, Pointwise, Quantised, Real, Scaling, Value, View } from './values.ts';
import { computed, sameScaling } from './values.ts';

/** What a node's first output is. */
export type NodeReader = (inputs: NodeInputs, reader: QdqReader) => Value;

/** The network under construction, and what each value of the graph is in it. */
export class QdqReader {
  readonly builder = new NetworkBuilder();
  readonly layers: Layer[] = [];
  readonly graph: ResolvedGraph;
  readonly stored = new Map<TensorId, OnnxValue>();
  /** null for a value that several read. */
  readonly #onlyReaders = new Map<string, OnnxNode | null>();
  readonly #values = new Map<string, Value>();
  readonly #changed = new Map<string, Int8Activation>();

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

  /** Notes the value of the file that a layer's output is. */
  setStored(id: TensorId, name: string, { shape, layout }: View): void {
    if (name !== this.graph.input.name && !this.stored.has(id)) this.stored.set(id, { name, shape, layout });
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
    imageSize(node, view.shape);
    return this.ordered(node, view).activation;
  }

  /** The value in the network's own order, its values moved where they lie in another. */
  ordered(node: OnnxNode, view: View): View {
    return this.arranged(node, view, ownOrder(view.shape));
  }

  /** The value with those of its dimensions that are not 1 in this order, the last one's values next to each other. */
  arranged(node: OnnxNode, view: View, order: readonly number[]): View {
    const { shape, layout, isGiven, build } = arrangement(view, order);
    const { activation } = view;
    if (isGiven) return { ...view, activation: this.reshaped(node, activation, shape) };
    const key = JSON.stringify([activation.id, order, view.layout]);
    const name = `${activation.tensor.name}/transposed`;
    const moved =
      this.#changed.get(key) ??
      int8Activation(this.add(node, activation.tensor, (operator) => build(operator, activation), name));
    this.#changed.set(key, moved);
    return { ...view, activation: this.reshaped(node, moved, shape), layout };
  }

  /** The same values under another shape of the network, by a layer only where it has another. */
  reshaped(node: OnnxNode, activation: Int8Activation, shape: readonly number[]): Int8Activation {
    if (sameShape(activation.tensor.shape, shape)) return activation;
    const key = `${activation.id} ${shape.join(' ')}`;
    const build = (operator: Operator) => buildReshape(operator, activation, shape);
    const reshaped =
      this.#changed.get(key) ??
      int8Activation(this.add(node, activation.tensor, build, activation.tensor.name));
    this.#changed.set(key, reshaped);
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
    const { scale, zeroPoint } = activation.tensor;
    const values = Float32Array.from({ length: 256 }, (_, n) => scale * (n - 128 - zeroPoint));
    return { ...real, view: () => view, pointwise: { of: view, values, operators: 'none' } };
  }

  /** What is a function of one activation, value by value: a table when it is quantised. */
  pointwise(node: OnnxNode, pointwise: Pointwise): Real {
    const { of, values, operators } = pointwise;
    const name = typeof operators === 'string' ? null : operators.name;
    this.builder.countParameters(values.length);
    const real = computed(({ scaling, bounds }) => {
      const output = this.addInt8(node, scaling, (operator) =>
        buildLookup(operator, { operator: 'pointwise', name }, of.activation, roundedValues(values, bounds)),
      );
      return { ...of, activation: output };
    });
    return { ...real, pointwise };
  }

  /** A value after an operator that moves values or takes the largest, and so may come before or after quantising. */
  moved(inputs: NodeInputs, value: Real | Quantised, move: (view: View) => View): Value {
    if (value.kind === 'quantised') {
      const real = this.moved(inputs, value.real, move);
      return real.kind === 'real' ? { ...value, real } : real;
    }
    const view = value.view();
    if (view) return this.dequantised(inputs.node, move(view));
    return computed((target) => move(value.quantise(target)), value.steps + 1, value.own);
  }

  /** The model's output in the order in which it is kept. */
  result(node: OnnxNode, view: View): View {
    return this.arranged(node, view, outputOrder(view));
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
