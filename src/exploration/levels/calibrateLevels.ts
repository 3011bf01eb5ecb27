import { pMapIterable } from 'p-map';
import { networkInput } from '../../images/quantiseInput.ts';
import type { ConvLayer } from '../../network/network.ts';
import { convLayers } from '../../network/network.ts';
import type { LayerMoments } from '../../significance/operandMoments.ts';
import { addMoments, emptyMoments } from '../../significance/operandMoments.ts';
import type { ShareMethod } from '../../significance/shareVariants.ts';
import type { LayerSignificance } from '../../significance/significance.ts';
import { significanceOf } from '../../significance/significance.ts';
import { addSums, emptySums } from '../../significance/significanceSums.ts';
import type { Engine, InputBatch } from '../engine.ts';
import { slices } from '../imageSlices.ts';
import type { Phase } from '../progress.ts';
import { hasShares, hasThresholds } from '../recipe/recipe.ts';
import type { Subject } from '../recipe/subject.ts';
import type { LevelTable } from './levelTable.ts';
import { authorsLevels, shareLevels, thresholdLevels } from './levelTable.ts';

/** Images per call of the engine. Sums of significance are floating, so this size is part of the results. */
const sliceImages = 16;

/** The levels of every explored layer, and what they follow from. */
export interface CalibratedLevels {
  /** Per convolution in execution order; empty unless the method is 'paper'. */
  readonly significance: readonly LayerSignificance[];
  /** Per explored layer, in the order of the recipe. */
  readonly levels: readonly LevelTable[];
}

/** Makes a counter of the work of one phase. */
export type Meter = (phase: Phase, total: number) => (amount: number) => void;

/** Makes the levels by the recipe's method from the calibration images. The engine must have the subject's model open. */
export function calibrateLevels(
  subject: Subject,
  calibration: Uint32Array,
  engine: Engine,
  meter: Meter,
): Promise<CalibratedLevels> {
  const { method } = subject.recipe;
  switch (method) {
    case 'paper':
      return calibrateThresholds(subject, calibration, engine, meter);
    case 'authors':
      return calibrateAuthors(subject, calibration, engine, meter);
    default:
      return calibrateShares(subject, method, calibration, engine, meter);
  }
}

async function calibrateThresholds(
  subject: Subject,
  calibration: Uint32Array,
  engine: Engine,
  meter: Meter,
): Promise<CalibratedLevels> {
  const { network, recipe } = subject;
  let sums = emptySums(network);
  const parts = calibrate(subject, calibration, engine, meter, (inputs) =>
    engine.call('significance', { inputs }),
  );
  for await (const part of parts) sums = addSums(sums, part);
  const significance = significanceOf(network, sums);
  const levels = recipe.layers.filter(hasThresholds).map(({ layer, taus }) => {
    const k = convLayers(network).findIndex(({ index }) => index === layer);
    const levels = thresholdLevels(convLayers(network)[k]!, significance[k]!, taus, recipe.deadOperands);
    return { layer, levels };
  });
  return { significance, levels };
}

async function calibrateAuthors(
  subject: Subject,
  calibration: Uint32Array,
  engine: Engine,
  meter: Meter,
): Promise<CalibratedLevels> {
  const { network, recipe } = subject;
  let [first, second] = [emptySums(network), emptySums(network)];
  const parts = calibrate(subject, calibration, engine, meter, (inputs) =>
    Promise.all([
      engine.call('significance', { inputs, pixel: 'first' }),
      engine.call('significance', { inputs, pixel: 'second' }),
    ]),
  );
  for await (const part of parts) [first, second] = [addSums(first, part[0]), addSums(second, part[1])];
  const firsts = significanceOf(network, first, 'first');
  const seconds = significanceOf(network, second, 'second');
  const levels = recipe.layers.filter(hasThresholds).map(({ layer, taus }) => {
    const k = convLayers(network).findIndex(({ index }) => index === layer);
    const significance = { first: firsts[k]!.operands, second: seconds[k]!.operands };
    return { layer, levels: authorsLevels(convLayers(network)[k]!, significance, taus) };
  });
  return { significance: [], levels };
}

async function calibrateShares(
  subject: Subject,
  method: ShareMethod,
  calibration: Uint32Array,
  engine: Engine,
  meter: Meter,
): Promise<CalibratedLevels> {
  const { network, recipe } = subject;
  const { deadOperands, channelsPerMask = 1 } = recipe;
  const explored = recipe.layers.filter(hasShares);
  const indices = explored.map(({ layer }) => layer);
  const total = emptyMoments(network, indices);
  const parts = calibrate(subject, calibration, engine, meter, (inputs) =>
    engine.call('moments', { layers: indices, inputs }),
  );
  for await (const part of parts) addMoments(total, part);

  const advance = meter('variants', explored.length);
  const variants = await Promise.all(
    explored.map(async ({ layer, shares }): Promise<ConvLayer[]> => {
      const moments: LayerMoments = total.find((candidate) => candidate.layer === layer)!;
      const found = await engine.call('variants', { method, moments, shares, channelsPerMask, deadOperands });
      advance(1);
      return found;
    }),
  );
  const levels = explored.map(({ layer, shares }, k) => ({
    layer,
    levels: shareLevels(shares, variants[k]!),
  }));
  return { significance: [], levels };
}

/** What `collect` finds on each slice of the calibration images, in their order. */
async function* calibrate<Part>(
  { images, network, recipe }: Subject,
  calibration: Uint32Array,
  engine: Engine,
  meter: Meter,
  collect: (inputs: InputBatch) => Promise<Part>,
): AsyncGenerator<Part> {
  const advance = meter('significance', calibration.length);
  const inputOf = networkInput(images, network, recipe.inputScale);
  const parts = pMapIterable(
    slices(calibration, sliceImages),
    async ({ images: slice }) => ({
      part: await collect(Array.from(slice, inputOf)),
      count: slice.length,
    }),
    { concurrency: engine.concurrency },
  );
  for await (const { part, count } of parts) {
    yield part;
    advance(count);
  }
}
