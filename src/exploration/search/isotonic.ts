/** Neighbouring values that share one fitted value. */
interface Block {
  sum: number;
  weight: number;
  end: number;
}

/**
 * The ascending values that are nearest to some values in weighted least squares, by pooling adjacent violators (Ayer et
 * al. 1955, "An empirical distribution function for sampling with incomplete information").
 * @param sums each value times its weight
 * @param weights not negative; where one is 0 the fitted value before it goes on
 */
export function isotonic(sums: ArrayLike<number>, weights: ArrayLike<number>): Float64Array {
  const blocks: Block[] = [];
  for (let n = 0; n < sums.length; n++) {
    const block = { sum: sums[n]!, weight: weights[n]!, end: n + 1 };
    for (let last = blocks.at(-1); last && violates(last, block); last = blocks.at(-1)) {
      block.sum += last.sum;
      block.weight += last.weight;
      blocks.pop();
    }
    blocks.push(block);
  }
  const fitted = new Float64Array(sums.length);
  let start = 0;
  for (const { sum, weight, end } of blocks) {
    fitted.fill(weight > 0 ? sum / weight : 0, start, end);
    start = end;
  }
  return fitted;
}

/** Whether the mean of `left` is not below that of `right`, or one of them has none. */
function violates(left: Block, right: Block): boolean {
  return left.sum * right.weight >= right.sum * left.weight;
}
