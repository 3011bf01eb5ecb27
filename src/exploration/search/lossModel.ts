import { isotonic } from './isotonic.ts';
import type { LevelVector } from './levelSearch.ts';

/** Rounds of fitting one layer after the other. */
const rounds = 8;

/** A vector that was evaluated: the right answers it loses, and how much it counts. */
export interface Observation {
  readonly levels: LevelVector;
  readonly loss: number;
  readonly weight: number;
}

/** Loss per layer and level; those of a vector's levels add up to about its loss. */
export interface LossModel {
  readonly losses: readonly Float64Array[];
  predict(levels: LevelVector): number;
  /** Root of the weighted mean square of what the observations differ from the model. */
  readonly deviation: number;
}

/**
 * Additive isotonic regression by backfitting (Bacchetti 1989, "Additive isotonic models"): a layer's loss never falls
 * from one level to the next, because the next skips more. Levels without observation take the loss of the one below.
 * Only the four basic operations and roots, so that the fit is the same in every runtime.
 */
export function fitLosses(levelCounts: readonly number[], observations: readonly Observation[]): LossModel {
  const losses: Float64Array[] = levelCounts.map((count) => new Float64Array(count));
  const residuals = Float64Array.from(observations, ({ loss }) => loss);
  for (let round = 0; round < rounds; round++)
    levelCounts.forEach((count, k) => {
      const sums = new Float64Array(count);
      const weights = new Float64Array(count);
      const before = losses[k]!;
      observations.forEach(({ levels, weight }, n) => {
        const level = levels[k]!;
        sums[level]! += weight * (residuals[n]! + before[level]!);
        weights[level]! += weight;
      });
      const fitted = isotonic(sums, weights);
      observations.forEach(({ levels }, n) => {
        residuals[n]! += before[levels[k]!]! - fitted[levels[k]!]!;
      });
      losses[k] = fitted;
    });
  let squares = 0;
  let total = 0;
  observations.forEach(({ weight }, n) => {
    squares += weight * residuals[n]! * residuals[n]!;
    total += weight;
  });
  return {
    losses,
    deviation: Math.sqrt(squares / total),
    predict(levels) {
      let loss = 0;
      for (let k = 0; k < levels.length; k++) loss += losses[k]![levels[k]!]!;
      return loss;
    },
  };
}
