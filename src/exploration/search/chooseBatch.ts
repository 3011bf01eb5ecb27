import type { LevelVector } from './levelSearch.ts';
import type { Outcome, Staircase } from './staircase.ts';

/** A vector not yet evaluated, and what is expected of it. */
export interface Candidate extends Outcome {
  readonly levels: LevelVector;
  /** Standard deviation of the loss. */
  readonly deviation: number;
}

/** Middles of slices of the standard normal distribution, half a deviation wide, and the share of each. */
const slices = [0.1915, 0.1499, 0.0918, 0.0441, 0.0166, 0.0049].flatMap((share, n) => [
  { middle: -0.25 - n / 2, share },
  { middle: 0.25 + n / 2, share },
]);

/**
 * Chooses vectors one by one, each with the most expected gain of hypervolume per work that it adds to the batch: a
 * vector repeats no work on the leading layers that it has in common with one chosen before.
 * @param staircase takes in the expected outcomes of the chosen vectors
 * @param work per layer
 */
export function chooseBatch(
  candidates: readonly Candidate[],
  staircase: Staircase,
  work: readonly number[],
  size: number,
): LevelVector[] {
  const added = work.map((_, k) => work.slice(k).reduce((sum, part) => sum + part, 0));
  const open = candidates.map((candidate) => ({ candidate, shared: 0 }));
  const chosen: LevelVector[] = [];
  while (chosen.length < size) {
    let best = -1;
    let most = 0;
    open.forEach(({ candidate, shared }, n) => {
      const gain = expectedGain(candidate, staircase) / added[shared]!;
      if (gain > most) [best, most] = [n, gain];
    });
    if (best < 0) break;
    const { candidate } = open.splice(best, 1)[0]!;
    chosen.push(candidate.levels);
    staircase.add(candidate);
    for (const other of open)
      other.shared = Math.max(other.shared, sharedLayers(other.candidate.levels, candidate.levels));
  }
  return chosen;
}

function expectedGain({ cost, loss, deviation }: Candidate, staircase: Staircase): number {
  return slices.reduce(
    (sum, { middle, share }) => sum + share * staircase.gainOf({ cost, loss: loss + middle * deviation }),
    0,
  );
}

function sharedLayers(a: LevelVector, b: LevelVector): number {
  let shared = 0;
  while (shared < a.length && a[shared] === b[shared]) shared++;
  return shared;
}
