import { shownName } from '../../../words/names.ts';
import { activationClamp } from '../../build/activationClamp.ts';
import { buildQuantize, buildRelu } from '../../build/elementwiseLayers.ts';
import { buildLookup } from '../../build/lookupLayer.ts';
import { NetworkBuilder } from '../../build/networkBuilder.ts';
import type { Activation, CountedOperator, Int8Activation, Operator } from '../../build/operator.ts';
import { sameShape } from '../../build/operator.ts';
import { int8Activation } from '../../build/quantisation.ts';
import { buildReshape } from '../../build/shapeLayers.ts';
import { roundedValues } from '../../build/tables/realFunctions.ts';
import { modelLimits } from '../../limits.ts';
import { limitError } from '../../modelError.ts';
import type { Layer, Tensor, TensorId } from '../../network.ts';
import { arrangement, outputOrder } from '../graph/arrangement.ts';
import { channelsLast } from '../graph/layout.ts';
import type { NodeInputs } from '../graph/nodeInputs.ts';
import { ownOrder } from '../graph/ownOrder.ts';
import { imageSize } from '../graph/windowFacts.ts';
import type { OnnxValue } from '../onnxTwin.ts';
import { tensorLabel } from '../stored/onnxTensor.ts';
import type { OnnxNode } from '../stored/storedModel.ts';
import { QdqValues } from './qdqValues.ts';
import type { Pointwise, Quantised, Real, Scaling, Value, View } from './values.ts';
import { computed, sameScaling } from './values.ts';

/** What a node's first output is. */
export type NodeReader = (inputs: NodeInputs, reader: QdqReader) => Value;

/** The network under construction: layers for what nodes make of values. */
export class QdqReader extends QdqValues {
  readonly builder = new NetworkBuilder();
  readonly layers: Layer[] = [];
  readonly stored = new Map<TensorId, OnnxValue>();
  readonly #changed = new Map<string, Int8Activation>();

  /** Notes the value of the file that a layer's output is. */
  setStored(id: TensorId, name: string, { shape, layout }: View): void {
    if (name !== this.graph.input.name && !this.stored.has(id)) this.stored.set(id, { name, shape, layout });
  }

  /** Adds a layer with the output that `build` asks for, and gives it. */
  add(
    node: OnnxNode,
    scaling: Scaling | null,
    build: (operator: CountedOperator) => Layer,
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
    const countParameters = (bytes: number) => this.builder.countParameters(bytes);
    this.layers.push(build({ index: this.layers.length, label: node.label, produce, countParameters }));
    return outputs[0]!;
  }

  addInt8(node: OnnxNode, scaling: Scaling, build: (operator: CountedOperator) => Layer): Int8Activation {
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
