import type { ClassResult } from './classLines.ts';
import type { RegressionFigures } from './regressionMeasure.ts';

type Values = Int8Array | Float32Array;

/** What `tauscope run` makes of a network's outputs; it takes them one image after the other. */
export interface RunMeasure {
  readonly take: (input: Values, output: Values) => void;
  readonly result: () => MeasureResult;
}

export interface MeasureResult {
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

export const noFigures: MeasureFigures = {
  correct: null,
  top1Percent: null,
  top5Percent: null,
  classes: null,
  anomalyArea: null,
  regression: null,
};
