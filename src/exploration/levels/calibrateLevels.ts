import { convLayers } from '../../network/network.ts';
import type { LayerSignificance } from '../../significance/significance.ts';
import { significanceOf } from '../../significance/significance.ts';
import { addSums, emptySums } from '../../significance/significanceSums.ts';
import type { Engine } from '../engine.ts';
import { hasThresholds } from '../recipe/recipe.ts';
import type { Subject } from '../recipe/subject.ts';
import { calibrateShares } from './calibrateShares.ts';
import type { Meter } from './calibrationParts.ts';
import { calibrationParts } from './calibrationParts.ts';
import type { LevelTable, WantedLevels } from './levelTable.ts';
import { authorsLevels, thresholdLevels } from './levelTable.ts';

/** Images per call of the engine. The sums are floating, so this is part of the results. */
const significanceImages = 16;

/** The levels of every explored layer, and what they follow from. */
export interface CalibratedLevels {
  /** Per convolution in execution order; empty unless the method is 'paper'. */
  readonly significance: readonly LayerSignificance[];
  /** Per explored layer, in the order of the recipe. */
  readonly levels: readonly LevelTable[];
}

/**
 * Makes the levels by the recipe's method from the calibration images. The engine must have the subject's model open.
 * @param wanted levels that are needed, where others take long to make; absent: all
 */
export async function calibrateLevels(
  subject: Subject,
  calibration: Uint32Array,
  engine: Engine,
  meter: Meter,
  wanted?: WantedLevels,
): Promise<CalibratedLevels> {
  const { method } = subject.recipe;
  switch (method) {
    case 'paper':
      return calibrateThresholds(subject, calibration, engine, meter);
    case 'authors':
      return calibrateAuthors(subject, calibration, engine, meter);
    default:
      return {
        significance: [],
        levels: await calibrateShares(subject, method, calibration, engine, meter, wanted),
      };
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
  const advance = meter('significance', calibration.length);
  const parts = calibrationParts(subject, calibration, engine, advance, significanceImages, (inputs) =>
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
  const advance = meter('significance', calibration.length);
  const parts = calibrationParts(subject, calibration, engine, advance, significanceImages, (inputs) =>
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
