import { dequantize } from '../arithmetic/dequantize.ts';
import { quantize } from '../arithmetic/quantize.ts';
import { runLayer } from '../arithmetic/runNetwork.ts';
import type { FloatNetwork, FloatWeightedLayer } from '../network/floatNetwork.ts';
import { floatTensor, isWeighted } from '../network/floatNetwork.ts';
import type { Network, QuantizeLayer, Rounding } from '../network/network.ts';
import { tensorOf } from '../network/network.ts';
import type { ActivationHistogram, RangeMethod } from './activationRange.ts';
import { activationHistogram, activationRange } from './activationRange.ts';
import { buildQuantised } from './buildQuantised.ts';
import { floatCourse } from './floatCourse.ts';
import { operandRows, operandShape } from './operandRows.ts';
import type { QuantisedWeights } from './quantisedWeights.ts';
import { nearestWeights } from './quantisedWeights.ts';
import { secondOrderRounding } from './secondOrderRounding.ts';
import { tensorQuantisations } from './tensorQuantisation.ts';

/** Told after each layer: the share of the pass that is done. */
export type QuantiseListener = (share: number) => void;

const toInput: QuantizeLayer = { kind: 'quantize', index: 0, inputs: [0], output: 0, requantisation: null };

/** Real images as the network's int8 input takes them. */
export function inputQuantiser(network: Network): (image: Float32Array) => Int8Array {
  const input = tensorOf(network, network.input);
  return (image) => quantize(toInput, image, input, input, 'double');
}

/** What the calibration images do in every tensor of the float network. */
export function calibrate(
  network: FloatNetwork,
  images: readonly Float32Array[],
  listener: QuantiseListener,
): ActivationHistogram[] {
  const histograms = [activationHistogram(images)];
  for (const { layer, valuesOf } of floatCourse(network, images)) {
    histograms.push(activationHistogram(valuesOf(layer.output)));
    listener(layer.output / network.layers.length);
  }
  return histograms;
}

/** The int8 network with every weight rounded to its nearest step: what {@link refineWeights} starts from. */
export function quantiseNearest(
  network: FloatNetwork,
  histograms: readonly ActivationHistogram[],
  method: RangeMethod,
): Network {
  const quantisations = tensorQuantisations(network, (id) => activationRange(histograms[id]!, method));
  return buildQuantised(network, quantisations, (layer) =>
    nearestWeights(layer, quantisations[layer.inputs[0]!]!.scale),
  );
}

/**
 * The int8 network with other weights and biases ({@link secondOrderRounding}): layer by layer in the order of execution,
 * each on what the layers before it, already rounded, really give.
 * @param start the same network quantised, whose tensors' scales are kept
 */
export function refineWeights(
  network: FloatNetwork,
  start: Network,
  images: readonly Float32Array[],
  rounding: Rounding,
  listener: QuantiseListener,
): Network {
  const found = new Map<FloatWeightedLayer, QuantisedWeights>();
  const build = () =>
    buildQuantised(
      network,
      start.tensors,
      (layer) => found.get(layer) ?? nearestWeights(layer, tensorOf(start, layer.inputs[0]!).scale),
    );
  const values = [images.map(inputQuantiser(start))];
  let current = start;
  for (const { layer, valuesOf } of floatCourse(network, images)) {
    const inputs = layer.inputs.map((id) => values[id]!);
    if (isWeighted(layer)) {
      found.set(layer, roundedWeights(network, start, layer, valuesOf(layer.inputs[0]!), inputs[0]!));
      current = build();
    }
    const quantised = current.layers[layer.output - 1]!;
    values.push(
      images.map((_, image) => {
        const ofImage = inputs.map((tensor) => tensor[image]!);
        return runLayer(current, quantised, ofImage, rounding) as Int8Array;
      }),
    );
    listener(layer.output / network.layers.length);
  }
  return current;
}

function roundedWeights(
  network: FloatNetwork,
  quantised: Network,
  layer: FloatWeightedLayer,
  floatInputs: readonly Float32Array[],
  inputs: readonly Int8Array[],
): QuantisedWeights {
  const source = floatTensor(network, layer.inputs[0]!);
  const target = floatTensor(network, layer.output);
  const tensor = tensorOf(quantised, layer.inputs[0]!);
  const rowsOf = (input: Float32Array) => operandRows(layer, source, target, input);
  return secondOrderRounding(
    layer,
    operandShape(layer, target),
    tensor.scale,
    floatInputs.map(rowsOf),
    inputs.map((input) => rowsOf(dequantize(input, tensor))),
  );
}
