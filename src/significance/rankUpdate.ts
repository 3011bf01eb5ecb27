/** A symmetric matrix, of which products are subtracted: what nearly all time of an elimination goes into. */
export interface RankUpdate {
  /** Row-major, of which the upper triangle counts. */
  readonly matrix: Float64Array;
  /** From one row to the next. */
  readonly stride: number;
  /** matrix -= sum over k of first[k] second[k]^T, two k at a time, in the leading `live` rows and columns; an even number of k. */
  subtract(first: readonly Float64Array[], second: readonly Float64Array[], live: number): void;
}

export function plainRankUpdate(size: number): RankUpdate {
  const matrix = new Float64Array(size * size);
  return {
    matrix,
    stride: size,
    subtract(first, second, live) {
      for (let i = 0; i < live; i++)
        for (let k = 0; k < first.length; k += 2) {
          const [p, q] = [first[k]![i]!, first[k + 1]![i]!];
          const [x, y] = [second[k]!, second[k + 1]!];
          for (let j = i; j < live; j++) matrix[i * size + j]! -= p * x[j]! + q * y[j]!;
        }
    },
  };
}
