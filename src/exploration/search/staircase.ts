/** A vector's cost and loss, both to be small. */
export interface Outcome {
  readonly cost: number;
  readonly loss: number;
}

/** The border between what the outcomes so far dominate and what they do not, within a reference outcome. */
export interface Staircase {
  /** The least loss at no more than this cost; the reference's where there is none. */
  lossAt(cost: number): number;
  /** Area that an outcome would dominate in addition: its gain of hypervolume. */
  gainOf(outcome: Outcome): number;
  add(outcome: Outcome): void;
}

/** A staircase on which outcomes at or beyond the reference in cost or loss count for nothing. */
export function createStaircase(reference: Outcome): Staircase {
  /** Ascending in cost, descending in loss. */
  const steps: Outcome[] = [];

  /** Number of steps of at most this cost. */
  function stepsUpTo(cost: number): number {
    let low = 0;
    let high = steps.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (steps[middle]!.cost <= cost) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  const lossAt = (cost: number) => steps[stepsUpTo(cost) - 1]?.loss ?? reference.loss;

  return {
    lossAt,
    gainOf({ cost, loss }) {
      let area = 0;
      let left = cost;
      let next = stepsUpTo(cost);
      let top = steps[next - 1]?.loss ?? reference.loss;
      while (top > loss && left < reference.cost) {
        const right = steps[next]?.cost ?? reference.cost;
        area += (right - left) * (top - loss);
        left = right;
        top = steps[next++]?.loss ?? loss;
      }
      return area;
    },
    add({ cost, loss }) {
      if (cost >= reference.cost || loss >= lossAt(cost)) return;
      let first = stepsUpTo(cost);
      if (steps[first - 1]?.cost === cost) first--;
      let end = first;
      while (end < steps.length && steps[end]!.loss >= loss) end++;
      steps.splice(first, end - first, { cost, loss });
    },
  };
}
