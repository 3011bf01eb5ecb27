import { classOf } from '../../src/arithmetic/classOf.ts';
import { inputActivations, runLayers, runNetwork } from '../../src/arithmetic/runNetwork.ts';
import type { InputBatch, LayerLevels, Levels } from '../../src/exploration/engine.ts';
import type { ConvLayer, Layer, Network, Rounding } from '../../src/network/network.ts';
import type { LayerMoments } from '../../src/significance/operandMoments.ts';
import { operandPairs } from '../../src/network/operandPairs.ts';
import { convLayers } from '../../src/network/network.ts';
import { TauscopeError } from '../../src/network/errors.ts';
import { readTflite } from '../../src/network/tflite/readTflite.ts';
import { logitsNetwork } from '../../src/refinement/logitsNetwork.ts';
import { accumulateMoments, emptyMoments } from '../../src/significance/operandMoments.ts';
import { shareVariants } from '../../src/significance/shareVariants.ts';
import { accumulateRatios, emptySums } from '../../src/significance/significanceSums.ts';
import { maskedWeights } from '../../src/significance/skipMask.ts';
import { layerCandidates, layerCost } from '../../src/plan/cost.ts';
import type { EngineApi } from '../protocol.ts';

/** An explored layer: where it stands in the network and its variant for every level. */
interface Variants {
  readonly position: number;
  readonly exact: ConvLayer;
  readonly levels: readonly ConvLayer[];
}

/** The engine on the plain TypeScript operators, without workers: the specification at work. */
export function createPlainEngine(): EngineApi {
  let network: Network | undefined;
  let rounding: Rounding = 'double';
  let variants: readonly Variants[] = [];
  let modelBytes = 0;

  const opened = (): Network => {
    if (!network) throw new Error('the engine was asked to work before a model was opened');
    return network;
  };

  return {
    open(job) {
      network = readTflite(job.model, job.name);
      rounding = job.rounding;
      modelBytes = job.model.byteLength;
      variants = [];
    },
    setLevels(levels) {
      const current = opened();
      variants = levels.map((layer) => variantsOf(current, layer));
    },
    significance(inputs) {
      return significanceSums(opened(), inputs, rounding);
    },
    moments(layers, inputs) {
      return operandMoments(opened(), layers, inputs, rounding);
    },
    variants(task) {
      return shareVariants(opened(), task);
    },
    classify(configurations, inputs) {
      return classify(opened(), variants, configurations, inputs, rounding);
    },
    cost(layer, mask, board, form) {
      const options = form ? { rounding, form } : { rounding };
      return layerCost(opened(), layerOf(opened(), layer), board, mask ?? undefined, options);
    },
    candidates(layer, mask, board) {
      return layerCandidates(opened(), layerOf(opened(), layer), board, mask ?? undefined, { rounding });
    },
    outputs(inputs) {
      const current = opened();
      return inputs.map((input) => runNetwork(current, input, { rounding }));
    },
    logits(inputs) {
      const shortened = logitsNetwork(opened());
      return inputs.map((input) => runNetwork(shortened, input, { rounding }) as Int8Array);
    },
    distil() {
      throw new TauscopeError(
        'model-limit',
        `${opened().name} is too large to be refined within the memory of a worker. Use fewer workers.`,
      );
    },
    usedBytes() {
      const weights = variants.flatMap(({ levels }) => levels.map((level) => level.weights.byteLength));
      return weights.reduce((sum, bytes) => sum + bytes, modelBytes);
    },
  };
}

function layerOf(network: Network, wanted: number): Layer {
  const found = network.layers.find(({ index }) => index === wanted);
  if (!found) throw new Error(`layer ${wanted} is not in the network`);
  return found;
}

function variantsOf(network: Network, { layer, variants }: LayerLevels): Variants {
  const position = network.layers.findIndex((candidate) => candidate.index === layer);
  const exact = network.layers[position];
  if (exact?.kind !== 'conv') throw new Error(`layer ${layer} is not a convolution`);
  const pairs = operandPairs(network, exact);
  const levels = variants.map((variant) => ({
    ...exact,
    weights: maskedWeights(variant, pairs, variant.mask),
    bias: variant.bias,
  }));
  return { position, exact, levels };
}

function significanceSums(network: Network, inputs: InputBatch, rounding: Rounding) {
  const sums = emptySums(network);
  const convolutions = convLayers(network);
  for (const input of inputs) {
    const values = inputActivations(network, input);
    runLayers(network, values, 0, network.layers.length, rounding);
    convolutions.forEach((layer, k) =>
      accumulateRatios(network, layer, values[layer.inputs[0]!] as Int8Array, sums.layers[k]!),
    );
  }
  return { ...sums, imageCount: inputs.length };
}

function operandMoments(
  network: Network,
  layers: readonly number[],
  inputs: InputBatch,
  rounding: Rounding,
): LayerMoments[] {
  const moments = emptyMoments(network, layers);
  const convolutions = convLayers(network).filter(({ index }) => layers.includes(index));
  for (const input of inputs) {
    const values = inputActivations(network, input);
    runLayers(network, values, 0, network.layers.length, rounding);
    convolutions.forEach((layer, k) =>
      accumulateMoments(network, layer, values[layer.inputs[0]!] as Int8Array, moments[k]!),
    );
  }
  return moments;
}

/**
 * Classes of every configuration (rows) for every input (columns). Consecutive configurations that agree in their
 * leading levels share the activations up to the first layer in which they differ.
 */
function classify(
  network: Network,
  variants: readonly Variants[],
  configurations: readonly Levels[],
  inputs: InputBatch,
  rounding: Rounding,
): Uint8Array {
  const classes = new Uint8Array(configurations.length * inputs.length);
  const layers: Layer[] = network.layers.slice();
  const varied = { ...network, layers };
  inputs.forEach((input, column) => {
    const values = inputActivations(network, input);
    configurations.forEach((levels, row) => {
      let from = row === 0 ? 0 : layers.length;
      variants.forEach((variant, k) => {
        const layer = levels ? variant.levels[levels[k]!]! : variant.exact;
        if (layers[variant.position] !== layer) from = Math.min(from, variant.position);
        layers[variant.position] = layer;
      });
      runLayers(varied, values, from, layers.length, rounding);
      classes[row * inputs.length + column] = classOf(values[network.output]!);
    });
  });
  return classes;
}
