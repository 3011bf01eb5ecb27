import type { OperandPairs } from '../network/operandPairs.ts';
import type { ChannelTile, TileChoice, TileMethod } from './channelTile.ts';
import type { LiveInverse, LiveInverseMaker } from './liveInverse.ts';
import { plainInverse } from './liveInverse.ts';

interface Elimination extends TileChoice {
  /** What the removal of each pair added to the tile's squared error, weighted by channel; not negative. */
  readonly losses: Float64Array;
}

/**
 * Removes lane pairs one by one, always the one whose removal harms the tile's sums least, and moves the remaining
 * weights to make up for it: the Optimal Brain Surgeon step (Hassibi and Stork, 1993) on groups of two weights
 * (Frantar and Alistarh, "Optimal Brain Compression", 2022). With G the inverse covariance of the operands still
 * there and p the pair's two lanes, per channel:
 *   loss = w_p^T (G_pp)^-1 w_p,   w -= G_:p (G_pp)^-1 w_p,   G -= G_:p (G_pp)^-1 G_p:
 * The loss is the growth of the variance of the channel's sum. G depends on what is removed, not on the weights, so
 * the channels of a tile share it.
 * @param inverse inverse covariance in slots, from `slotInverse`
 */
export function pairElimination(
  pairs: OperandPairs,
  inverse: Float64Array,
  liveInverse: LiveInverseMaker = plainInverse,
): (...task: Parameters<TileMethod>) => Elimination {
  const slots = 2 * pairs.pairCount;
  const work = liveInverse(slots);
  return (tile, free, counts) => {
    work.values.set(inverse);
    const state: State = {
      slots,
      inverse: work,
      live: slots,
      pairAt: Int32Array.from(pairs.first.keys()),
      tile,
    };
    const slotWeights = inSlots(tile, pairs);
    const order = new Int32Array(counts.at(-1) ?? 0);
    const losses = new Float64Array(order.length);
    const weights: Float64Array[] = [];
    for (let removed = 0; ; removed++) {
      while (weights.length < counts.length && counts[weights.length] === removed)
        weights.push(inOperands(state, slotWeights, pairs));
      if (removed === order.length) return { order, losses, weights };
      const { slot, loss } = leastLoss(state, slotWeights, free);
      order[removed] = state.pairAt[slot]!;
      losses[removed] = Math.max(0, loss);
      removePair(state, slotWeights, slot);
    }
  };
}

/** Slots 2s and 2s + 1 hold the lanes of pair `pairAt[s]`; only the first `live` slots are still there. */
interface State {
  readonly slots: number;
  readonly inverse: LiveInverse;
  live: number;
  readonly pairAt: Int32Array;
  readonly tile: ChannelTile;
}

/** The live pair whose removal costs least, the lowest pair number when several do: half its first slot. */
function leastLoss(
  { slots, inverse: { values }, live, pairAt, tile }: State,
  weights: Float64Array,
  free: Uint8Array,
): { readonly slot: number; readonly loss: number } {
  let best = 0;
  let bestLoss = Infinity;
  for (let s = 0; 2 * s < live; s++) {
    const at = 2 * s * (slots + 1);
    const a = values[at]!;
    const b = values[at + 1]!;
    const c = values[at + slots + 1]!;
    let loss = 0;
    if (free[pairAt[s]!] === 1) loss = -1;
    else
      for (let row = 0; row < tile.channelCount; row++) {
        const x = weights[row * slots + 2 * s]!;
        const y = weights[row * slots + 2 * s + 1]!;
        loss += (tile.errorWeights[row]! * (c * x * x - 2 * b * x * y + a * y * y)) / (a * c - b * b);
      }
    if (loss > bestLoss || (loss === bestLoss && pairAt[s]! > pairAt[best]!)) continue;
    best = s;
    bestLoss = loss;
  }
  return { slot: best, loss: bestLoss };
}

function removePair(state: State, weights: Float64Array, slot: number): void {
  const { slots, inverse, live, pairAt, tile } = state;
  const { values, rows, factors } = inverse;
  const [[x, y], [p, q]] = [rows, factors];
  const i0 = 2 * slot;
  const entry = (i: number, j: number) => values[i < j ? i * slots + j : j * slots + i]!;
  for (let i = 0; i < live; i++) {
    x[i] = entry(i, i0);
    y[i] = entry(i, i0 + 1);
  }
  const a = x[i0]!;
  const b = y[i0]!;
  const c = y[i0 + 1]!;
  const determinant = a * c - b * b;
  for (let i = 0; i < live; i++) {
    p[i] = (c * x[i]! - b * y[i]!) / determinant;
    q[i] = (a * y[i]! - b * x[i]!) / determinant;
  }

  for (let row = 0; row < tile.channelCount; row++) {
    const from = row * slots;
    const w0 = weights[from + i0]!;
    const w1 = weights[from + i0 + 1]!;
    for (let i = 0; i < live; i++) weights[from + i]! -= p[i]! * w0 + q[i]! * w1;
  }
  inverse.subtract(live);
  moveLastPairTo(state, weights, slot);
  pairAt[slot] = pairAt[live / 2 - 1]!;
  state.live = live - 2;
}

/** Fills the gap with the last live pair, so that the live part stays contiguous. */
function moveLastPairTo(
  { slots, inverse: { values }, live, tile }: State,
  weights: Float64Array,
  slot: number,
): void {
  for (let lane = 0; lane < 2; lane++) {
    const to = 2 * slot + lane;
    const from = live - 2 + lane;
    if (to === from) continue;
    for (let i = 0; i < to; i++) values[i * slots + to] = values[i * slots + from]!;
    for (let j = to + 1; j < from; j++) values[to * slots + j] = values[j * slots + from]!;
    for (let j = from + 1; j < live; j++) values[to * slots + j] = values[from * slots + j]!;
    values[to * slots + to] = values[from * slots + from]!;
    for (let row = 0; row < tile.channelCount; row++)
      weights[row * slots + to] = weights[row * slots + from]!;
  }
}

function inSlots(tile: ChannelTile, pairs: OperandPairs): Float64Array {
  const slots = 2 * pairs.pairCount;
  const result = new Float64Array(tile.channelCount * slots);
  for (let row = 0; row < tile.channelCount; row++)
    for (let p = 0; p < pairs.pairCount; p++)
      for (let lane = 0; lane < pairs.width[p]!; lane++)
        result[row * slots + 2 * p + lane] = tile.weights[row * pairs.operandCount + pairs.first[p]! + lane]!;
  return result;
}

function inOperands(
  { slots, live, pairAt, tile }: State,
  weights: Float64Array,
  pairs: OperandPairs,
): Float64Array {
  const result = new Float64Array(tile.weights.length);
  for (let row = 0; row < tile.channelCount; row++)
    for (let s = 0; 2 * s < live; s++)
      for (let lane = 0; lane < pairs.width[pairAt[s]!]!; lane++)
        result[row * pairs.operandCount + pairs.first[pairAt[s]!]! + lane] =
          weights[row * slots + 2 * s + lane]!;
  return result;
}
