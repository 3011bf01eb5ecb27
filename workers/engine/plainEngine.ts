import { inputActivations, runLayers, runNetwork } from '../../src/arithmetic/runNetwork.ts';
import type {
  CandidatesRequest,
  EngineRequest,
  InputBatch,
  LayerLevels,
  TileMomentsRequest,
} from '../../src/exploration/engine.ts';
import { TauscopeError } from '../../src/network/errors.ts';
import { integerNetwork } from '../../src/network/integerNetwork.ts';
import { layerParameterBytes } from '../../src/network/macs.ts';
import type { IntegerNetwork, Layer, Network, Rounding } from '../../src/network/network.ts';
import { convLayers, convolutionOf } from '../../src/network/network.ts';
import { withSkipped } from '../../src/network/skippedPairs.ts';
import type { LayerCandidates } from '../../src/plan/layerCost.ts';
import { candidatesInRooms } from '../../src/plan/layerPlaces.ts';
import { gradientFault } from '../../src/refinement/gradientFault.ts';
import { logitsNetwork } from '../../src/refinement/logitsNetwork.ts';
import { collectTileMoments } from '../../src/significance/collectTileMoments.ts';
import { layerRanking } from '../../src/significance/layerRanking.ts';
import type { LayerMoments } from '../../src/significance/operandMoments.ts';
import { accumulateMoments, accumulateOutputs, emptyMoments } from '../../src/significance/operandMoments.ts';
import { shareVariants } from '../../src/significance/shareVariants.ts';
import type { CallPixel } from '../../src/significance/significanceSums.ts';
import { accumulateRatios, emptySums } from '../../src/significance/significanceSums.ts';
import { tiledBlock } from '../../src/significance/tiledBlock.ts';
import type { LocalEngine } from '../protocol.ts';
import { answering } from './answering.ts';

/** An explored layer: where it stands in the network, and how it runs exactly and at every level. */
interface Variants {
  readonly position: number;
  readonly exact: Layer;
  readonly levels: readonly Layer[];
}

/** The engine on the plain TypeScript operators, without workers: the specification at work. */
export function createPlainEngine(): LocalEngine {
  let network: Network | undefined;
  let core: IntegerNetwork | undefined;
  let rounding: Rounding = 'double';
  let variants: readonly Variants[] = [];

  const opened = (): Network => {
    if (!network) throw new Error('the engine was asked to work before a model was opened');
    return network;
  };

  return {
    open(job) {
      network = job.network;
      core = undefined;
      rounding = job.rounding;
      variants = [];
    },
    setLevels(levels) {
      const current = opened();
      variants = levels.map((layer) => variantsOf(current, layer));
    },
    significance({ inputs, pixel }) {
      return significanceSums(opened(), inputs, rounding, pixel);
    },
    moments({ layers, inputs }) {
      return operandMoments(opened(), layers, inputs, rounding);
    },
    variants(task) {
      return shareVariants(opened(), task);
    },
    classify(request) {
      return classify(opened(), variants, request, rounding);
    },
    candidates(request) {
      core ??= integerNetwork(opened());
      return candidates(core, variants, request, rounding);
    },
    outputs({ inputs }) {
      const current = opened();
      return inputs.map((input) => runNetwork(current, input, { rounding }));
    },
    logits({ inputs }) {
      const shortened = logitsNetwork(opened());
      return inputs.map((input) => runNetwork(shortened, input, { rounding }) as Int8Array);
    },
    distil() {
      throw withoutGradients(opened(), 'it cannot be refined');
    },
    tileMoments(request) {
      return tileMoments(opened(), request, rounding);
    },
    tiledVariants(task) {
      return tiledBlock(opened(), task);
    },
    fisher() {
      throw withoutGradients(
        opened(),
        'where it skips cannot be ranked: let every channel skip the same share (--allocation equal)',
      );
    },
    ranking(task) {
      return layerRanking(opened(), task);
    },
    usedBytes() {
      const levels = variants.flatMap((layer) => layer.levels);
      return [...(network?.layers ?? []), ...levels].reduce(
        (sum, layer) => sum + layerParameterBytes(layer),
        0,
      );
    },
  };
}

/** What the plain operators cannot do; code `model-limit` where a worker with more memory may. */
function withoutGradients(network: Network, consequence: string): TauscopeError {
  const fault = gradientFault(network);
  return new TauscopeError(
    fault ? 'model-unsupported' : 'model-limit',
    `${network.name} ${fault ?? 'is too large for gradients within the memory of the workers'}, so ${consequence}.`,
  );
}

function variantsOf(network: Network, { layer, variants }: LayerLevels): Variants {
  const position = network.layers.findIndex((candidate) => candidate.index === layer);
  const exact = network.layers[position];
  if (!exact) throw new Error(`layer ${layer} is not in the network`);
  return { position, exact, levels: variants };
}

/** Kernels of a level are priced with the exact layer's weights, which make nearly the same code as its own, unless it goes by tiles. */
function candidates(
  core: IntegerNetwork,
  variants: readonly Variants[],
  { layer: index, level, board, tableRoomBytes = 0, codeRoomBytes = 0, ...wanted }: CandidatesRequest,
  rounding: Rounding,
): LayerCandidates {
  const exact = core.layers.find((candidate) => candidate.index === index);
  if (!exact) throw new Error(`layer ${index} is not in the network`);
  const variant = level === null ? exact : variants.find((each) => each.exact.index === index)?.levels[level];
  if (!variant) throw new Error(`layer ${index} has no level ${level}`);
  const mask = exact.kind === 'conv' && variant.kind === 'conv' && variant.skipped;
  const skipping = mask ? withSkipped(exact, mask) : exact;
  const priced = variant.kind === 'tiledConv' ? variant : skipping;
  const rooms = { tableRoomBytes, codeRoomBytes };
  return candidatesInRooms(core, priced, board, rooms, { rounding, ...wanted });
}

function significanceSums(network: Network, inputs: InputBatch, rounding: Rounding, pixel?: CallPixel) {
  const sums = emptySums(network);
  const convolutions = convLayers(network);
  for (const input of inputs) {
    const values = inputActivations(network, input);
    runLayers(network, values, 0, network.layers.length, rounding);
    convolutions.forEach((layer, k) =>
      accumulateRatios(network, layer, values[layer.inputs[0]!] as Int8Array, sums.layers[k]!, pixel),
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
    convolutions.forEach((layer, k) => {
      accumulateMoments(network, layer, values[layer.inputs[0]!] as Int8Array, moments[k]!);
      accumulateOutputs(values[layer.output] as Int8Array, moments[k]!);
    });
  }
  return moments;
}

function tileMoments(
  network: Network,
  { axes, inputs, ...request }: TileMomentsRequest,
  rounding: Rounding,
): LayerMoments {
  const layer = convolutionOf(network, request);
  const images = inputs.map((input) => {
    const values = inputActivations(network, input);
    runLayers(network, values, 0, network.layers.length, rounding);
    return [layer.inputs[0]!, layer.output].map((tensor) => values[tensor] as Int8Array);
  });
  return collectTileMoments(network, layer, axes, images);
}

/**
 * Answers of every configuration (rows) for every input (columns). Consecutive configurations that agree in their
 * leading levels share the activations up to the first layer in which they differ.
 */
function classify(
  network: Network,
  variants: readonly Variants[],
  { configurations, inputs, wanted }: EngineRequest<'classify'>,
  rounding: Rounding,
): Uint16Array {
  const answer = answering(network, wanted);
  const classes = new Uint16Array(configurations.length * inputs.length);
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
      classes[row * inputs.length + column] = answer(values[network.output]!, column);
    });
  });
  return classes;
}
