import { shownName } from '../../../words/names.ts';
import type { DraftLayer, LayerFacts } from '../../build/draftLayers.ts';
import type { Int8Activation, Operator } from '../../build/operator.ts';
import { sameShape } from '../../build/operator.ts';
import type { FloatTensor } from '../../floatNetwork.ts';
import { modelLimits } from '../../limits.ts';
import { formatError, limitError, unsupportedError } from '../../modelError.ts';
import type { BilinearResizeLayer, RearrangeLayer, ReshapeLayer, TensorId } from '../../network.ts';
import { elementCount } from '../../network.ts';
import { arrangement } from '../graph/arrangement.ts';
import type { Layout } from '../graph/layout.ts';
import { channelsLast } from '../graph/layout.ts';
import { NodeInputs } from '../graph/nodeInputs.ts';
import { ownOrder } from '../graph/ownOrder.ts';
import type { ResolvedGraph } from '../graph/resolveGraph.ts';
import { imageSize } from '../graph/windowFacts.ts';
import type { OnnxTensor } from '../stored/onnxTensor.ts';
import { tensorLabel } from '../stored/onnxTensor.ts';
import type { OnnxNode } from '../stored/storedModel.ts';

/** An ONNX value as the tensor that holds it. */
export interface FloatView {
  readonly tensor: TensorId;
  /** As ONNX sees it, with the batch. */
  readonly shape: readonly number[];
  readonly layout: Layout;
}

/** What a node's first output is. */
export type FloatNodeReader = (inputs: NodeInputs, reader: FloatReader) => FloatView;

type MoveBuilder = (
  operator: Operator,
  inputs: readonly Int8Activation[],
) => RearrangeLayer | ReshapeLayer | BilinearResizeLayer;

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

  /** The layer that gives a tensor; none gives the input. */
  layerOf(tensor: TensorId): DraftLayer | undefined {
    return this.layers[tensor - 1];
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
    imageSize(node, view.shape);
    return this.ordered(node, view).tensor;
  }

  /** The value in the network's own order, its values moved where they lie in another. */
  ordered(node: OnnxNode, view: FloatView): FloatView {
    return this.arranged(node, view, ownOrder(view.shape));
  }

  /** The value with those of its dimensions that are not 1 in this order, the last one's values next to each other. */
  arranged(node: OnnxNode, view: FloatView, order: readonly number[]): FloatView {
    const { shape, layout, isGiven, build } = arrangement(view, order);
    if (isGiven) return { ...view, tensor: this.reshaped(node, view.tensor, shape) };
    const tensor = this.addMove(node, [view.tensor], (operator, [input]) => build(operator, input!));
    return { ...view, tensor: this.reshaped(node, tensor, shape), layout };
  }

  reshaped(node: OnnxNode, tensor: TensorId, shape: readonly number[]): TensorId {
    if (sameShape(this.tensors[tensor]!.shape, shape)) return tensor;
    return this.add(node, { kind: 'reshape' }, [tensor], shape);
  }

  /** Adds what a builder of int8 layers makes that has one scale on both sides, whatever that is. */
  addMove(node: OnnxNode, inputs: readonly TensorId[], build: MoveBuilder): TensorId {
    const int8 = (id: TensorId, shape: readonly number[]): Int8Activation => {
      return { id, tensor: { name: '', shape, type: 'int8', scale: 1, zeroPoint: 0 } };
    };
    let shape: readonly number[] = [];
    const produce = (found: readonly number[]) => int8(0, (shape = found));
    const built = build(
      { index: node.index, label: node.label, produce },
      inputs.map((id) => int8(id, this.tensors[id]!.shape)),
    );
    return this.add(node, built, inputs, shape);
  }
}
