import type { InputBatch, LayerLevels } from '../../src/exploration/engine.ts';
import { layerParameterBytes } from '../../src/network/macs.ts';
import type { Network, Rounding } from '../../src/network/network.ts';
import { convolutionOf } from '../../src/network/network.ts';
import { executedWeights } from '../../src/network/skippedPairs.ts';
import { gradientFault } from '../../src/refinement/gradientFault.ts';
import { collectTileMoments } from '../../src/significance/collectTileMoments.ts';
import { layerRanking } from '../../src/significance/layerRanking.ts';
import type { MatrixShape } from '../../src/significance/matrices.ts';
import { shareVariants } from '../../src/significance/shareVariants.ts';
import { tiledBlock } from '../../src/significance/tiledBlock.ts';
import type { LocalEngine } from '../protocol.ts';
import { answering } from './answering.ts';
import { runTree } from './configurationTree.ts';
import type { Distiller } from './distiller.ts';
import { createDistiller } from './distiller.ts';
import type { Evaluator } from './evaluator.ts';
import { createEvaluator } from './evaluator.ts';
import { createPlainEngine } from './plainEngine.ts';
import { ratioSums } from './ratioSums.ts';
import { simdInverse } from './simdInverse.ts';
import { simdMatrices } from './simdMatrices.ts';
import { simdProducts } from './simdProducts.ts';
import type { LayerParameters, SweptLayer } from './sweptLayer.ts';
import { sweptLayers } from './sweptLayer.ts';

/** Memory of an engine unless told otherwise. */
const defaultBudgetBytes = 256 * 1024 * 1024;

/** A network laid out for the kernels. */
interface Opened {
  readonly network: Network;
  readonly rounding: Rounding;
  readonly evaluator: Evaluator;
  /** Bytes of the exact network alone. */
  readonly mark: number;
  /** Bytes of the levels' weights, which are kept outside the kernels' memory but count towards the budget. */
  levelBytes: number;
  layers: readonly SweptLayer[];
  /** For each explored layer its place in a configuration and the level that means exact. */
  order: readonly { readonly column: number; readonly exact: number }[];
}

/**
 * The engine on the SIMD kernels: the same results as the plain engine's, byte for byte. What is too large for the
 * budget stays with the plain operators.
 * @param module compiled simd/index.ts
 */
export function createWasmEngine(module: WebAssembly.Module): LocalEngine {
  const plain = createPlainEngine();
  const matricesOf = (shapes: readonly MatrixShape[]) => simdMatrices(module, shapes);
  const liveInverse = (slots: number) => simdInverse(module, slots);
  const sumsOf = (operands: number, pairs: number) => simdProducts(module, operands, pairs);
  let opened: Opened | undefined;
  /** Made when first needed; it takes half of the memory that is free then. */
  let distiller: Distiller | undefined;

  /** `run` on the distiller, or `instead` when memory does not hold one or the network has none. */
  function distilling<T>(run: (distiller: Distiller) => T, instead: () => T): T {
    if (!opened || gradientFault(opened.network)) return instead();
    const { network, evaluator, rounding } = opened;
    try {
      if (!distiller) {
        const share = Math.floor(evaluator.arena.freeBytes / 2);
        distiller = createDistiller(module, network, rounding, share);
        evaluator.arena.shrink(share);
      }
      return run(distiller);
    } catch (error) {
      if (error instanceof RangeError) return instead();
      throw error;
    }
  }

  return {
    ...plain,
    open(job, budgetBytes = defaultBudgetBytes) {
      plain.open(job);
      distiller = undefined;
      const { network, rounding } = job;
      const evaluator = fitting(() =>
        createEvaluator(module, network, rounding, budgetBytes - networkBytes(network)),
      );
      opened = evaluator && {
        network,
        rounding,
        evaluator,
        mark: evaluator.arena.usedBytes,
        levelBytes: 0,
        layers: [],
        order: [],
      };
    },
    setLevels(levels) {
      plain.setLevels(levels);
      if (opened && !takeLevels(opened, levels)) opened = undefined;
    },
    significance(request) {
      if (!opened) return plain.significance(request);
      try {
        return ratioSums(opened.evaluator, opened.network, request.inputs, request.pixel);
      } catch (error) {
        if (error instanceof RangeError) return plain.significance(request);
        throw error;
      }
    },
    classify(request) {
      if (!opened) return plain.classify(request);
      const { configurations, inputs, wanted } = request;
      const { network, evaluator, layers, order } = opened;
      const rows = configurations.map((levels) =>
        order.map(({ column, exact }) => (levels ? levels[column]! : exact)),
      );
      const classes = new Uint16Array(configurations.length * inputs.length);
      const answer = wanted && answering(network, wanted);
      eachBatch(evaluator, inputs, (first) =>
        runTree(evaluator, layers, rows, network.layers.length, (equal) => {
          const found = answer
            ? evaluator.outputs().map((output, n) => answer(output, first + n))
            : evaluator.classes();
          for (const row of equal) classes.set(found, row * inputs.length + first);
        }),
      );
      return classes;
    },
    outputs({ inputs }) {
      if (!opened) return plain.outputs({ inputs });
      const { network, evaluator } = opened;
      const outputs: InputBatch[number][] = [];
      eachBatch(evaluator, inputs, () => {
        evaluator.run(0, network.layers.length);
        outputs.push(...evaluator.outputs());
      });
      return outputs;
    },
    tileMoments: (request) =>
      distilling(
        (open) => {
          const { network } = opened!;
          const layer = convolutionOf(network, request);
          const images = open.activations([layer.inputs[0]!, layer.output], request.inputs);
          return collectTileMoments(network, layer, request.axes, images, sumsOf);
        },
        () => plain.tileMoments(request),
      ),
    tiledVariants: (task) =>
      opened ? tiledBlock(opened.network, task, matricesOf) : plain.tiledVariants(task),
    variants: (task) => (opened ? shareVariants(opened.network, task, liveInverse) : plain.variants(task)),
    ranking: (task) => (opened ? layerRanking(opened.network, task, liveInverse) : plain.ranking(task)),
    logits: ({ inputs }) =>
      distilling(
        (open) => open.logits(inputs),
        () => plain.logits({ inputs }),
      ),
    distil: (task) =>
      distilling(
        (open) => open.distil(task),
        () => plain.distil(task),
      ),
    fisher: ({ layers, inputs }) =>
      distilling(
        (open) => open.fisher(layers, inputs),
        () => plain.fisher({ layers, inputs }),
      ),
    usedBytes() {
      if (!opened) return plain.usedBytes();
      const { network, levelBytes, evaluator } = opened;
      const kernelBytes = evaluator.arena.kernels.memory.buffer.byteLength + (distiller?.usedBytes ?? 0);
      return networkBytes(network) + levelBytes + kernelBytes;
    },
  };
}

function networkBytes({ layers }: Network): number {
  return layers.reduce((sum, layer) => sum + layerParameterBytes(layer), 0);
}

/** Undefined when the budget does not hold what is made. */
function fitting<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** False when the budget does not hold the levels. */
function takeLevels(opened: Opened, levels: readonly LayerLevels[]): boolean {
  const { network, evaluator, mark } = opened;
  const explored = levels
    .map((layer, column) => ({ column, ...parametersOf(network, layer) }))
    .sort((a, b) => a.position - b.position);
  const weights = explored.flatMap((layer) => layer.levels.slice(0, -1).map(weightsOf));
  const levelBytes = weights.reduce((sum, values) => sum + values.byteLength, 0);
  evaluator.arena.release(mark);
  evaluator.arena.shrink(levelBytes - opened.levelBytes);
  opened.levelBytes = levelBytes;
  const swept = fitting(() => sweptLayers(evaluator, explored));
  if (!swept) return false;
  opened.layers = swept;
  opened.order = explored.map(({ column, levels: all }) => ({ column, exact: all.length - 1 }));
  return true;
}

/** The parameters of every level of a layer, and the exact ones last. */
function parametersOf(network: Network, { layer, variants }: LayerLevels): LayerParameters {
  const position = network.layers.findIndex((candidate) => candidate.index === layer);
  const exact = network.layers[position];
  if (exact?.kind !== 'conv') throw new Error(`layer ${layer} is not a convolution`);
  const levels = [...variants, exact].map((each) =>
    each.kind === 'tiledConv' ? each : { weights: executedWeights(each), bias: each.bias },
  );
  return { position, levels };
}

function weightsOf(level: LayerParameters['levels'][number]): Int8Array | Int16Array {
  return 'pointWeights' in level ? level.pointWeights : level.weights;
}

function eachBatch(evaluator: Evaluator, inputs: InputBatch, run: (first: number) => void): void {
  for (let first = 0; first < inputs.length; first += evaluator.batchImages) {
    evaluator.load(inputs.slice(first, first + evaluator.batchImages));
    run(first);
  }
}
