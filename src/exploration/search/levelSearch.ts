/** One level per explored layer. */
export type LevelVector = readonly number[];

/** What a search knows before it evaluates anything. */
export interface SearchProblem {
  /** Cost of every level of every layer, to be small; a vector's cost is the sum over its layers. */
  readonly costs: readonly (readonly number[])[];
  /** The same sum for the exact network: what costs as much is of no use. */
  readonly exactCost: number;
  /** Right answers of the exact network. */
  readonly exactCorrect: number;
  /** Loss of right answers beyond which a vector is of no use. */
  readonly highestLoss: number;
  /**
   * Per layer, relative work of evaluating the network from there up to the next explored layer. Vectors of a batch that
   * agree in leading layers share that work.
   */
  readonly work: readonly number[];
  /** Most vectors to evaluate. */
  readonly evaluations: number;
  /** Whether a vector keeps limits besides cost and loss, for example of flash; absent: each does. */
  readonly admits?: (levels: LevelVector) => boolean;
}

/**
 * A search for vectors of low cost and low loss. Yields batches of vectors, none twice, and is given how many right
 * answers each has, in order. Equal answers make an equal search, however a batch is evaluated. A search that is
 * abandoned has lost nothing: its result is what was evaluated.
 */
export type LevelSearch = Generator<readonly LevelVector[], void, readonly number[]>;

export function costOf(costs: SearchProblem['costs'], levels: LevelVector): number {
  let sum = 0;
  for (let k = 0; k < levels.length; k++) sum += costs[k]![levels[k]!]!;
  return sum;
}
