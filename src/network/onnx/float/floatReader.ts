import { shownName } from '../../../words/names.ts';
import { sameShape } from '../../build/operator.ts';
import type { FloatLayer, FloatTensor } from '../../floatNetwork.ts';
import { modelLimits } from '../../limits.ts';
import { formatError, limitError, unsupportedError } from '../../modelError.ts';
import type { TensorId } from '../../network.ts';
import { elementCount } from '../../network.ts';
import type { Layout } from '../graph/layout.ts';
import { channelsLast, sameLayout } from '../graph/layout.ts';
import { NodeInputs } from '../graph/nodeInputs.ts';
import type { ResolvedGraph } from '../graph/resolveGraph.ts';
import type { OnnxTensor } from '../stored/onnxTensor.ts';
import { tensorLabel } from '../stored/onnxTensor.ts';
import type { OnnxNode } from '../stored/storedModel.ts';
import type { AffineLayer, DraftLayer } from './draftLayers.ts';

/** An ONNX value as the tensor that holds it. */
export interface FloatView {
  readonly tensor: TensorId;
  /** As ONNX sees it, with the batch. */
  readonly shape: readonly number[];
  readonly layout: Layout;
}

/** What a node's first output is. */
export type FloatNodeReader = (inputs: NodeInputs, reader: FloatReader) => FloatView;

/** What a layer is besides its place in the network. */
export type LayerFacts = DistributedOmit<FloatLayer | AffineLayer, 'index' | 'inputs' | 'output'>;

type DistributedOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/** The float network under construction, and what each value of the graph is in it. */
export class FloatReader {
  readonly tensors: FloatTensor[] = [];
  readonly layers: DraftLayer[] = [];
  readonly graph: ResolvedGraph;
  readonly #views = new Map<string, FloatView>();
  #activationBytes = 0;
  #parameterBytes = 0;

  constructor(graph: ResolvedGraph) {
    this.graph = graph;
  }

  inputsOf(node: OnnxNode): NodeInputs {
    return new NodeInputs(node, this.graph.opset, this.graph.constants, this.graph.shapes);
  }

  set(name: string, view: FloatView): void {
    this.#views.set(name, view);
  }

  named(name: string): FloatView | undefined {
    return this.#views.get(name);
  }

  /** An input that is no constant. */
  view({ node }: NodeInputs, position: number): FloatView {
    const name = node.inputs[position] ?? '';
    const view = this.named(name);
    if (view) return view;
    throw this.graph.constants.has(name)
      ? unsupportedError(
          `${node.label} computes with the constant ${tensorLabel(name)}`,
          'Tauscope runs it on activations only',
          'export the model with constants folded',
        )
      : formatError(`${node.label} has no input ${position}`, 'all inputs that it needs');
  }

  /** Values of a constant input, row-major. */
  constant(inputs: NodeInputs, position: number, role: string): OnnxTensor {
    const tensor = inputs.constant(position);
    if (!tensor)
      throw unsupportedError(
        `${inputs.node.label} ${inputs.has(position) ? `computes its ${role} while it runs` : `has no ${role}`}`,
        `Tauscope needs constant ${role}`,
        'export the model with constants folded',
      );
    if (tensor.type !== 'FLOAT')
      throw unsupportedError(
        `${tensor.label} is ${tensor.type}`,
        'Tauscope needs FLOAT',
        'export in float32',
      );
    this.#parameterBytes += 4 * tensor.elementCount;
    if (this.#parameterBytes > modelLimits.parameterBytes)
      throw limitError(`the operators have ${this.#parameterBytes} bytes of parameters`, 'parameterBytes');
    return tensor;
  }

  addTensor(name: string, shape: readonly number[]): TensorId {
    this.#activationBytes += 4 * elementCount(shape);
    if (this.#activationBytes > modelLimits.activationBytes)
      throw limitError(`the activations take ${this.#activationBytes} bytes or more`, 'activationBytes');
    return this.tensors.push({ name: shownName(name), shape }) - 1;
  }

  /** Adds a layer; gives its output, whose name is the node's. */
  add(node: OnnxNode, facts: LayerFacts, inputs: readonly TensorId[], shape: readonly number[]): TensorId {
    if (this.layers.length === modelLimits.operators)
      throw limitError('the model needs more layers', 'operators');
    const output = this.addTensor(node.outputs[0] ?? '', shape);
    this.layers.push({ ...facts, index: this.layers.length, inputs, output });
    return output;
  }

  shapeOf({ outputs: [name = ''] }: OnnxNode): readonly number[] {
    return this.graph.shapes.get(name) ?? [];
  }

  /** A tensor [h, w, c] as what a node gives: an image with its channels last. */
  imageOutput(node: OnnxNode, tensor: TensorId): FloatView {
    const shape = this.shapeOf(node);
    return { tensor, shape, layout: channelsLast(shape) };
  }

  /** The tensor of a value that must be an image [1, channels, height, width], as [height, width, channels]. */
  image(node: OnnxNode, view: FloatView): TensorId {
    const [, c = 0, h = 0, w = 0] = view.shape;
    if (view.shape.length !== 4 || !sameLayout(view.layout, channelsLast(view.shape)))
      throw unsupportedError(
        `${node.label} reads shape [${view.shape.join(', ')}] in an order that needs its values moved`,
        'Tauscope runs transposes that only turn images between channels first and last',
        'remove the transpose or reshape before it from the model',
      );
    return this.reshaped(node, view.tensor, [h, w, c]);
  }

  reshaped(node: OnnxNode, tensor: TensorId, shape: readonly number[]): TensorId {
    if (sameShape(this.tensors[tensor]!.shape, shape)) return tensor;
    return this.add(node, { kind: 'reshape' }, [tensor], shape);
  }
}
