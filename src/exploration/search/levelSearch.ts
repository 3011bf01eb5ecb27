/** One level per explored layer. */
export type LevelVector = readonly number[];

/** What a search knows before it evaluates anything. */
export interface SearchProblem {
  /** Cost of every level of every layer, to be small. */
  readonly costs: readonly (readonly number[])[];
  /**
   * Cost of a vector: the sum over its layers and a constant, or more where the layers cannot all be had so cheaply
   * together; Infinity where they cannot be had together at all, for example for want of flash.
   */
  costOf(levels: LevelVector): number;
  /** What costs as much is of no use. */
  readonly highestCost: number;
  /** Right answers of the network from which losses are counted. */
  readonly referenceCorrect: number;
  /** Loss of right answers beyond which a vector is of no use. */
  readonly highestLoss: number;
  /**
   * Per layer, relative work of evaluating the network from there up to the next explored layer. Vectors of a batch that
   * agree in leading layers share that work.
   */
  readonly work: readonly number[];
  /** Most vectors to evaluate. */
  readonly evaluations: number;
}

/**
 * A search for vectors of low cost and low loss. Yields batches of vectors, none twice, and is given how many right
 * answers each has, in order. Equal answers make an equal search, however a batch is evaluated. A search that is
 * abandoned has lost nothing: its result is what was evaluated.
 */
export type LevelSearch = Generator<readonly LevelVector[], void, readonly number[]>;
