import type { Elimination, Matrices, PairBlock } from './matrices.ts';
import { part, transposed } from './matrices.ts';

/** A block at work. */
interface Block extends PairBlock {
  readonly subtractProduct: Matrices['subtractProduct'];
}

/** Pairs that go before the inverse is updated as a whole; results depend on it, and the kernel (`engine/simd/elimination.ts`) has the same. */
export const pairsTogether = 16;
const rowsTogether = 32;

/**
 * Removes pairs one after the other, always the one of least loss (`pairElimination.ts`), while that stays below the first
 * threshold, then the second one, and so on. The weights of each threshold take part from the start; those of pairs that are left then are in its rows afterwards, 0 for others.
 * @param thresholds ascending
 */
export function eliminateBlock(
  subtractProduct: Matrices['subtractProduct'],
  pairBlock: PairBlock,
  thresholds: Float64Array,
): Elimination {
  const block = { ...pairBlock, subtractProduct };
  const { channelCount, pairCount } = block;
  let pairs: Int32Array = Int32Array.from({ length: pairCount }, (_, pair) => pair);
  let corners = cornersOf(block, pairCount);
  let gone = 0;
  let greatest = 0;
  let removed = 0;
  const found = {
    order: new Int32Array(pairCount),
    steps: new Int32Array(pairCount),
    losses: new Float64Array(pairCount),
  };
  const note = (pair: number, step: number, loss: number) => {
    found.order[removed] = pair;
    found.steps[removed] = step;
    found.losses[removed++] = loss;
  };
  thresholds.forEach((threshold, step) => {
    const firstRow = step * channelCount;
    for (;;) {
      const { place, loss } = leastLoss(block, corners, pairs, firstRow);
      if (!(loss < threshold)) break;
      greatest = Math.max(greatest, loss);
      note(pairs[place]!, step, greatest);
      removePair(block, corners, place, gone, firstRow);
      pairs[place] = -1;
      if (++gone < pairsTogether) continue;
      updateInverse(block, 2 * pairs.length);
      pairs = closeGaps(block, pairs, firstRow);
      corners = cornersOf(block, pairs.length);
      gone = 0;
    }
    if (step === thresholds.length - 1)
      pairs.forEach((pair, place) => {
        if (pair >= 0) note(pair, thresholds.length, pairLoss(block, corners, place, firstRow));
      });
    for (let row = firstRow; row < firstRow + channelCount; row++) putBack(block, row, pairs);
  });
  return found;
}

/** Inverse covariance of the two lanes of each pair: [pair][first lane, both, second lane]. */
function cornersOf({ panel, weightRows }: Block, pairCount: number): Float64Array {
  const { values, stride } = panel;
  const corners = new Float64Array(3 * pairCount);
  for (let pair = 0; pair < pairCount; pair++) {
    const at = (weightRows + 2 * pair) * stride + 2 * pair;
    corners.set([values[at]!, values[at + 1]!, values[at + stride + 1]!], 3 * pair);
  }
  return corners;
}

/** The first one of those with the least loss; at infinity when none is left. */
function leastLoss(
  block: Block,
  corners: Float64Array,
  pairs: Int32Array,
  firstRow: number,
): { readonly place: number; readonly loss: number } {
  let place = -1;
  let least = Infinity;
  for (let p = 0; p < pairs.length; p++) {
    if (pairs[p]! < 0) continue;
    const loss = pairLoss(block, corners, p, firstRow);
    if (loss >= least) continue;
    place = p;
    least = loss;
  }
  return { place, loss: least };
}

/** w^T (G_pp)^-1 w, over the channels whose weights begin in `firstRow`. */
function pairLoss(block: Block, corners: Float64Array, place: number, firstRow: number): number {
  const { panel, channelCount, errorWeights } = block;
  const a = corners[3 * place]!;
  const b = corners[3 * place + 1]!;
  const c = corners[3 * place + 2]!;
  let loss = 0;
  for (let channel = 0; channel < channelCount; channel++) {
    const from = (firstRow + channel) * panel.stride + 2 * place;
    const x = panel.values[from]!;
    const y = panel.values[from + 1]!;
    loss += errorWeights[channel]! * quadraticForm(a, b, c, x, y);
  }
  return Math.max(0, loss / (a * c - b * b));
}

/** (x, y) G^-1 (x, y)^T times the determinant of G = (a b; b c), a pair's part of the inverse covariance. */
export function quadraticForm(a: number, b: number, c: number, x: number, y: number): number {
  return c * x * x - 2 * b * x * y + a * y * y;
}

/** Subtracts what a pair explains of the weights from `firstRow` on and of all corners; of the inverse that is left for later. */
function removePair(
  block: Block,
  corners: Float64Array,
  place: number,
  gone: number,
  firstRow: number,
): void {
  const { subtractProduct, panel, weightRows, pivots, factors } = block;
  const { values, stride } = panel;
  const lanes = (corners.length / 3) * 2;
  const lane = 2 * place;
  const first = 2 * gone * pivots.stride;
  const second = first + pivots.stride;
  for (let i = 0; i < lane; i++) {
    const at = (weightRows + i) * stride + lane;
    pivots.values[first + i] = values[at]!;
    pivots.values[second + i] = values[at + 1]!;
  }
  const row = (weightRows + lane) * stride;
  pivots.values.set(values.subarray(row + lane, row + lanes), first + lane);
  pivots.values.set(values.subarray(row + stride + lane, row + stride + lanes), second + lane);
  pivots.values[second + lane] = values[row + lane + 1]!;
  subtractProduct(part(pivots, 2 * gone), transposed(factors, 0, weightRows + lane), part(pivots, 0), {
    rows: 2,
    columns: lanes,
    count: 2 * gone,
  });

  const a = pivots.values[first + lane]!;
  const b = pivots.values[first + lane + 1]!;
  const c = pivots.values[second + lane + 1]!;
  const determinant = a * c - b * b;
  const p = 2 * gone * factors.stride;
  const q = p + factors.stride;
  for (let at = firstRow; at < weightRows + lanes; at++) {
    const i = at - weightRows;
    const x = i < 0 ? values[at * stride + lane]! : pivots.values[first + i]!;
    const y = i < 0 ? values[at * stride + lane + 1]! : pivots.values[second + i]!;
    factors.values[p + at] = (c * x - b * y) / determinant;
    factors.values[q + at] = (a * y - b * x) / determinant;
  }
  subtractProduct(part(panel, firstRow), transposed(factors, 2 * gone, firstRow), part(pivots, 2 * gone), {
    rows: weightRows - firstRow,
    columns: lanes,
    count: 2,
  });
  for (let corner = 0, i = 0; i < lanes; corner += 3, i += 2) {
    const x0 = pivots.values[first + i]!;
    const x1 = pivots.values[first + i + 1]!;
    const y0 = pivots.values[second + i]!;
    const y1 = pivots.values[second + i + 1]!;
    const own = weightRows + i;
    corners[corner]! -= factors.values[p + own]! * x0 + factors.values[q + own]! * y0;
    corners[corner + 1]! -= factors.values[p + own]! * x1 + factors.values[q + own]! * y1;
    corners[corner + 2]! -= factors.values[p + own + 1]! * x1 + factors.values[q + own + 1]! * y1;
  }
}

/** Subtracts from the inverse what the pairs that are gone explain. */
function updateInverse({ subtractProduct, panel, weightRows, pivots, factors }: Block, lanes: number): void {
  for (let start = 0; start < lanes; start += rowsTogether)
    subtractProduct(
      part(panel, weightRows + start, start),
      transposed(factors, 0, weightRows + start),
      part(pivots, 0, start),
      { rows: Math.min(rowsTogether, lanes - start), columns: lanes - start, count: 2 * pairsTogether },
    );
}

/** Puts the last pairs into the places of those that are gone, with the weights from `firstRow` on. @returns the pairs that are left */
function closeGaps({ panel, weightRows }: Block, pairs: Int32Array, firstRow: number): Int32Array {
  const { values, stride } = panel;
  const at = (i: number, j: number) => (weightRows + i) * stride + j;
  let left = pairs.length;
  for (let place = pairs.length - 1; place >= 0; place--) {
    if (pairs[place]! >= 0 || place === --left) continue;
    pairs[place] = pairs[left]!;
    for (let lane = 0; lane < 2; lane++) {
      const [from, to] = [2 * left + lane, 2 * place + lane];
      for (let row = firstRow; row < weightRows; row++)
        values[row * stride + to] = values[row * stride + from]!;
      for (let i = 0; i < to; i++) values[at(i, to)] = values[at(i, from)]!;
      for (let j = to + 1; j < from; j++) values[at(to, j)] = values[at(j, from)]!;
      values.copyWithin(at(to, from + 1), at(from, from + 1), at(from, 2 * left + 2));
      values[at(to, to)] = values[at(from, from)]!;
    }
  }
  return pairs.subarray(0, left);
}

/** Weights of a row at the places of their pairs, 0 where one is gone. */
function putBack({ panel, pairCount }: Block, row: number, pairs: Int32Array): void {
  const weights = panel.values.subarray(row * panel.stride, row * panel.stride + 2 * pairCount);
  const left = weights.slice();
  weights.fill(0);
  pairs.forEach((pair, place) => {
    if (pair >= 0) weights.set(left.subarray(2 * place, 2 * place + 2), 2 * pair);
  });
}
