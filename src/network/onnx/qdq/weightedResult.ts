import type { Int8Activation, Operator } from '../../build/operator.ts';
import { int8Activation, weightScalesOf } from '../../build/quantisation.ts';
import type { AddBefore, WideFacts } from '../../build/wideWeights.ts';
import type { Layer } from '../../network.ts';
import type { OnnxNode } from '../stored/storedModel.ts';
import { biasValues } from './bias.ts';
import type { QdqReader } from './qdqReader.ts';
import type { ConstantValue, Real } from './values.ts';
import { computed } from './values.ts';

/** What a layer with weights is made of. */
export interface Weighted {
  readonly input: Int8Activation;
  readonly weights: WideFacts['weights'];
  /** Of the weights' output channels. */
  readonly channelAxis: number;
  /** What builds the layer, once those are added that it needs before. */
  readonly prepare: (facts: WideFacts, addBefore: AddBefore) => (operator: Operator) => Layer;
}

/** The result of a layer with weights, to which constants per channel can still be added. */
export function weightedResult(
  node: OnnxNode,
  reader: QdqReader,
  weighted: Weighted,
  biases: readonly ConstantValue[],
): Real {
  const { input, weights, channelAxis, prepare } = weighted;
  const channels = weights.shape[channelAxis] ?? 0;
  const real = computed(({ scaling, bounds }) => {
    const scales = weightScalesOf(weights.label, weights.quantisation, channels, channelAxis);
    const steps = Float64Array.from({ length: channels }, (_, channel) => {
      return input.tensor.scale * (scales[scales.length === 1 ? 0 : channel] ?? 0);
    });
    reader.builder.countParameters(4 * channels);
    const bias =
      biases.length > 0
        ? { label: biases[0]!.tensor.label, shape: [channels], values: biasValues(biases, steps) }
        : null;
    const build = prepare({ input, weights, bias, activation: bounds }, (buildBefore) =>
      int8Activation(reader.add(node, input.tensor, buildBefore, `${input.tensor.name}/repeated`)),
    );
    return reader.output(node, reader.addInt8(node, scaling, build));
  });
  const withBias = (constant: ConstantValue) => weightedResult(node, reader, weighted, [...biases, constant]);
  return { ...real, withBias };
}
