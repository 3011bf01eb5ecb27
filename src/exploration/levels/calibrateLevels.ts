import { convLayers } from '../../network/network.ts';
import { addFisher, emptyFisher, meanFisher } from '../../significance/layerFisher.ts';
import { addMoments, emptyMoments } from '../../significance/operandMoments.ts';
import type { ShareMethod } from '../../significance/shareVariants.ts';
import type { LayerSignificance } from '../../significance/significance.ts';
import { significanceOf } from '../../significance/significance.ts';
import { addSums, emptySums } from '../../significance/significanceSums.ts';
import type { Engine } from '../engine.ts';
import { hasShares, hasThresholds } from '../recipe/recipe.ts';
import type { Subject } from '../recipe/subject.ts';
import type { Meter } from './calibrationParts.ts';
import { calibrationParts } from './calibrationParts.ts';
import type { LevelTable } from './levelTable.ts';
import { authorsLevels, shareLevels, thresholdLevels } from './levelTable.ts';
import { rankedLevels } from './rankedLevels.ts';

/** Images per call of the engine. The sums of significance and of Fisher information are floating, so these sizes are part of the results. */
const significanceImages = 16;
/** Two groups of the kernels. */
const gradientImages = 24;

/** The levels of every explored layer, and what they follow from. */
export interface CalibratedLevels {
  /** Per convolution in execution order; empty unless the method is 'paper'. */
  readonly significance: readonly LayerSignificance[];
  /** Per explored layer, in the order of the recipe. */
  readonly levels: readonly LevelTable[];
}

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
  const parts = calibrationParts(subject, calibration, engine, meter, significanceImages, (inputs) =>
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
  const parts = calibrationParts(subject, calibration, engine, meter, significanceImages, (inputs) =>
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
  const layers = explored.map(({ layer }) => layer);
  const isRanked = recipe.allocation === 'ranked' && layers.length > 0;
  const moments = emptyMoments(network, layers);
  let fisher = emptyFisher(network, layers);
  const parts = calibrationParts(subject, calibration, engine, meter, gradientImages, (inputs) =>
    Promise.all([
      engine.call('moments', { layers, inputs }),
      isRanked ? engine.call('fisher', { layers, inputs }) : null,
    ]),
  );
  for await (const [part, information] of parts) {
    addMoments(moments, part);
    if (information) fisher = addFisher(fisher, information);
  }

  const advance = meter('variants', explored.length);
  const tasks = moments.map((ofLayer) => ({ moments: ofLayer, channelsPerMask, deadOperands }));
  if (isRanked) {
    const rankings = await Promise.all(
      tasks.map(async (task, k) => {
        const ranking = await engine.call('ranking', { ...task, fisher: meanFisher(fisher[k]!) });
        advance(1);
        return ranking;
      }),
    );
    return { significance: [], levels: rankedLevels(network, explored, tasks, rankings) };
  }
  const levels = await Promise.all(
    explored.map(async ({ layer, shares }, k) => {
      const variants = await engine.call('variants', { ...tasks[k]!, method, shares });
      advance(1);
      return { layer, levels: shareLevels(shares, variants) };
    }),
  );
  return { significance: [], levels };
}
