import type { ClassResult } from './classLines.ts';

type Values = Int8Array | Float32Array;

/** What `tauscope run` makes of a network's outputs; it takes them one image after the other. */
export interface RunMeasure {
  readonly take: (input: Values, output: Values) => void;
  readonly result: () => MeasureResult;
}

interface MeasureResult {
  /** The measure in a few words. */
  readonly summary: string;
  /** What is worth saying about it. */
  readonly notes: readonly (string | null)[];
  readonly figures: Partial<MeasureFigures>;
}

/** All that measures say in a JSON document; null what does not apply. */
export interface MeasureFigures {
  readonly correct: number | null;
  readonly top1Percent: number | null;
  readonly top5Percent: number | null;
  readonly classes: readonly ClassResult[] | null;
  readonly anomalyArea: number | null;
  readonly regression: RegressionFigures | null;
  /** Why the network is taken for no classifier. */
  readonly fault?: string;
}

/** How far a network's outputs are from their targets, in the targets' unit. */
export interface RegressionFigures {
  readonly tolerance: number;
  /** Images of which no output is further than the tolerance from its target. */
  readonly within: number;
  /** What no output of half, and of nine tenths, of the images is further from its target than. */
  readonly medianError: number;
  readonly ninetiethPercentile: number;
  /** Of all outputs of all images. */
  readonly meanAbsoluteError: number;
  readonly rootMeanSquareError: number;
  /** Mean absolute error of each output. */
  readonly outputs: readonly number[];
  /** Mean absolute error of the best constant answer, the median of each output's targets. */
  readonly constantError: number;
  /** What one step of the int8 output stands for, and its least and largest value. */
  readonly step: number;
  readonly range: readonly [number, number];
  /** Targets beyond that range. */
  readonly beyond: number;
}

export const noFigures: MeasureFigures = {
  correct: null,
  top1Percent: null,
  top5Percent: null,
  classes: null,
  anomalyArea: null,
  regression: null,
};
