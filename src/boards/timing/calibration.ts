import { TauscopeError } from '../../network/errors.ts';
import { mostErrorPercent } from './calibrationLimits.ts';

/** What the cycles of a board's core and its waiting for flash are multiplied by. */
export interface TimingFactors {
  readonly coreFactor: number;
  readonly stallFactor: number;
}

/** A layer on a board, and what the model says without factors. */
export interface TimedLayer {
  readonly coreCycles: number;
  readonly stallCycles: number;
  readonly measuredCycles: number;
}

export interface Calibration extends TimingFactors {
  /** Layers that the factors were fitted to. */
  readonly layerCount: number;
  /** Root mean square error of layers predicted without themselves, in percent of what was measured. */
  readonly errorPercent: number;
  /** Places of layers that fit no factors and were left out. */
  readonly outliers: readonly number[];
}

/** What is kept of a calibration where it is used. */
export type KeptCalibration = Omit<Calibration, 'outliers'>;

const fewestLayers = 3;
/** A layer is an outlier when its error is so many times the median one, and larger than any model's. */
const outlierRatio = 5;
const outlierError = 0.05;
/** Waiting that is less than this share of all cycles says nothing about its factor. */
const leastStallShare = 0.02;
/** Of a layer, one less its leverage. */
const leastFreedom = 1e-3;
const factorRange = { least: 0.2, most: 8 };

/**
 * The factors with the least squares of relative errors over layers of one board, from one network or several. Layers that no
 * factors bring near are left out, one at a time, at most a quarter.
 * @throws TauscopeError board-failed when there are too few layers, they say nothing of each other, or the board is nothing like the model
 */
export function calibrate(layers: readonly TimedLayer[]): Calibration {
  const outliers: number[] = [];
  for (;;) {
    const kept = layers.map((_, place) => place).filter((place) => !outliers.includes(place));
    if (kept.length < fewestLayers)
      throw new TauscopeError(
        'board-failed',
        `A calibration needs cycles of ${fewestLayers} layers or more; found ${kept.length}. Measure a network with more layers.`,
      );
    const { factors, errors } = fit(kept.map((place) => layers[place]!));
    const sizes = errors.map(Math.abs);
    const worst = sizes.indexOf(Math.max(...sizes));
    const isOutlier = sizes[worst]! > Math.max(outlierError, outlierRatio * median(sizes));
    if (isOutlier && outliers.length + 1 <= layers.length / 4) {
      outliers.push(kept[worst]!);
      continue;
    }
    const meanSquare = errors.reduce((sum, error) => sum + error * error, 0) / errors.length;
    const errorPercent = 100 * Math.sqrt(meanSquare);
    if (!(errorPercent <= mostErrorPercent))
      throw new TauscopeError(
        'board-failed',
        `A calibration predicts each layer from the others, expected at most ${mostErrorPercent} % off; ` +
          `${Number.isFinite(errorPercent) ? `found ${Math.round(errorPercent)} %` : 'these layers say nothing of each other'}. ` +
          'Measure the board again, or a network with more layers.',
      );
    const { least, most } = factorRange;
    if (Object.values(factors).some((factor) => !(factor >= least && factor <= most)))
      throw new TauscopeError(
        'board-failed',
        `The board's cycles are nothing like the model's (core x ${factors.coreFactor.toFixed(2)}, waiting for flash x ${factors.stallFactor.toFixed(2)}). ` +
          "See that it runs at its full clock and that the firmware is that board's.",
      );
    return {
      ...factors,
      layerCount: kept.length,
      errorPercent,
      outliers: outliers.sort((a, b) => a - b),
    };
  }
}

/** Factors, and each layer's relative error when it takes no part in the fit (e / (1 - h), h its leverage). */
function fit(layers: readonly TimedLayer[]): { readonly factors: TimingFactors; readonly errors: number[] } {
  const rows = layers.map(({ coreCycles, stallCycles, measuredCycles }) => ({
    core: coreCycles / measuredCycles,
    stall: stallCycles / measuredCycles,
  }));
  const sum = (term: (row: (typeof rows)[number]) => number) =>
    rows.reduce((total, row) => total + term(row), 0);
  const [cc, cs, ss] = [
    sum((r) => r.core * r.core),
    sum((r) => r.core * r.stall),
    sum((r) => r.stall * r.stall),
  ];
  const [c, s] = [sum((r) => r.core), sum((r) => r.stall)];
  const determinant = cc * ss - cs * cs;
  const leverageOf = ({ core, stall }: (typeof rows)[number]) =>
    (core * core * ss - 2 * core * stall * cs + stall * stall * cc) / determinant;
  // A factor that rests on one layer alone says nothing of the others.
  const isTold =
    s > leastStallShare * c &&
    determinant > 1e-9 * cc * ss &&
    rows.every((row) => 1 - leverageOf(row) > leastFreedom);
  if (!isTold) {
    // The core's factor alone; waiting keeps the model's.
    const coreFactor = (c - cs) / cc;
    const errors = rows.map(({ core, stall }) => (coreFactor * core + stall - 1) / (1 - (core * core) / cc));
    return { factors: { coreFactor, stallFactor: 1 }, errors };
  }
  const coreFactor = (c * ss - s * cs) / determinant;
  const stallFactor = (s * cc - c * cs) / determinant;
  const errors = rows.map(
    (row) => (coreFactor * row.core + stallFactor * row.stall - 1) / (1 - leverageOf(row)),
  );
  return { factors: { coreFactor, stallFactor }, errors };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
