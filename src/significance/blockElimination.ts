import type { OperandPairs } from '../network/operandPairs.ts';
import type { ChannelTile, TileMethod } from './channelTile.ts';
import type { RankUpdate } from './rankUpdate.ts';
import { plainRankUpdate } from './rankUpdate.ts';
import { symmetricInverse } from './symmetricInverse.ts';

/** Pairs removed between two updates of the whole inverse, and the pairs of least loss that they are picked from. */
const blockPairs = 16;
const candidatePairs = 48;
/**
 * {@link pairElimination} for many operands: removes pairs in blocks. Among the pairs of least loss one after the other is
 * removed on their part of the inverse alone, which is exact for them; then the block is removed from the whole at once. What remains is the same least-squares
 * refit; only the order may differ, where a pair from outside of the candidates would have come before the end of a block.
 * @param inverse inverse covariance in slots, from `slotInverse`
 */
export function blockElimination(
  pairs: OperandPairs,
  inverse: Float64Array,
  rankUpdate: (size: number) => RankUpdate = plainRankUpdate,
): TileMethod {
  const slots = 2 * pairs.pairCount;
  const update = rankUpdate(slots);
  return (tile, free, counts) => {
    for (let i = 0; i < slots; i++)
      update.matrix.set(inverse.subarray(i * slots, (i + 1) * slots), i * update.stride);
    let live = Int32Array.from(pairs.first.keys());
    let rows = inSlots(tile, pairs);
    const order: number[] = [];
    const weights: Float64Array[] = [];
    for (;;) {
      while (weights.length < counts.length && counts[weights.length] === order.length)
        weights.push(inOperands(rows, live, tile, pairs));
      const next = counts[weights.length];
      if (next === undefined) return { order: Int32Array.from(order), weights };
      const removed = pickBlock(update, live, rows, tile, free, Math.min(blockPairs, next - order.length));
      order.push(...removed.map((place) => live[place]!));
      rows = removeBlock(
        update,
        rows,
        removed.toSorted((a, b) => a - b),
      );
      live = live.filter((_, place) => !removed.includes(place));
    }
  };
}

/** Places among the live pairs of the next `count` to remove, in their order. */
function pickBlock(
  { matrix, stride }: RankUpdate,
  live: Int32Array,
  rows: readonly Float64Array[],
  tile: ChannelTile,
  free: Uint8Array,
  count: number,
): number[] {
  const losses = Float64Array.from(live, (pair, place) => {
    if (free[pair] === 1) return -1;
    const at = 2 * place * (stride + 1);
    const loss = pairLoss(matrix[at]!, matrix[at + 1]!, matrix[at + stride + 1]!);
    return rows.reduce(
      (sum, row, r) => sum + tile.errorWeights[r]! * loss(row[2 * place]!, row[2 * place + 1]!),
      0,
    );
  });
  const candidates = Array.from(live.keys())
    .sort((a, b) => losses[a]! - losses[b]! || a - b)
    .slice(0, Math.max(candidatePairs, count));
  const lanes = candidates.flatMap((place) => [2 * place, 2 * place + 1]);
  const part = lanes.map((i) =>
    Float64Array.from(lanes, (j) => matrix[i < j ? i * stride + j : j * stride + i]!),
  );
  const values = rows.map((row) => Float64Array.from(lanes, (lane) => row[lane]!));
  const isLeft = candidates.map(() => true);
  return Array.from({ length: count }, () => {
    let best = -1;
    let bestLoss = Infinity;
    candidates.forEach((place, k) => {
      if (!isLeft[k]) return;
      const [i, j] = [2 * k, 2 * k + 1];
      const loss = pairLoss(part[i]![i]!, part[i]![j]!, part[j]![j]!);
      const sum =
        free[live[place]!] === 1
          ? -1
          : values.reduce((total, row, r) => total + tile.errorWeights[r]! * loss(row[i]!, row[j]!), 0);
      if (sum > bestLoss || (sum === bestLoss && place > candidates[best]!)) return;
      best = k;
      bestLoss = sum;
    });
    isLeft[best] = false;
    downdate(part, values, 2 * best);
    return candidates[best]!;
  });
}

/** w^T (G_pp)^-1 w for G_pp = [[a, b], [b, c]]. */
function pairLoss(a: number, b: number, c: number): (x: number, y: number) => number {
  return (x, y) => (c * x * x - 2 * b * x * y + a * y * y) / (a * c - b * b);
}

/** Removes lanes i and i + 1 from a full symmetric inverse and the weights. */
function downdate(inverse: readonly Float64Array[], rows: readonly Float64Array[], i: number): void {
  const [x, y] = [inverse[i]!.slice(), inverse[i + 1]!.slice()];
  const [a, b, c] = [x[i]!, y[i]!, y[i + 1]!];
  const determinant = a * c - b * b;
  const p = x.map((value, k) => (c * value - b * y[k]!) / determinant);
  const q = y.map((value, k) => (a * value - b * x[k]!) / determinant);
  for (const row of rows) {
    const [first, second] = [row[i]!, row[i + 1]!];
    for (let k = 0; k < row.length; k++) row[k]! -= p[k]! * first + q[k]! * second;
  }
  inverse.forEach((row, k) => {
    for (let j = 0; j < row.length; j++) row[j]! -= p[k]! * x[j]! + q[k]! * y[j]!;
  });
}

/** Removes pairs at ascending places from the live part of the inverse and from the weights, and closes the gaps. */
function removeBlock(
  update: RankUpdate,
  rows: readonly Float64Array[],
  places: readonly number[],
): Float64Array[] {
  const { matrix, stride } = update;
  const live = rows[0]!.length;
  const lanes = places.flatMap((place) => [2 * place, 2 * place + 1]);
  const columns = lanes.map((lane) =>
    Float64Array.from({ length: live }, (_, i) => matrix[i < lane ? i * stride + lane : lane * stride + i]!),
  );
  const size = lanes.length;
  const inner = symmetricInverse(
    Float64Array.from({ length: size * size }, (_, n) => columns[Math.floor(n / size)]![lanes[n % size]!]!),
    size,
  );
  if (!inner) throw new RangeError('the inverse covariance is not positive definite');
  // (G_ss)^-1 G_s:
  const solved = lanes.map((_, i) => {
    const row = new Float64Array(live);
    columns.forEach((column, k) => {
      const factor = inner[i * size + k]!;
      for (let j = 0; j < live; j++) row[j]! += factor * column[j]!;
    });
    return row;
  });
  for (const row of rows) {
    const removed = lanes.map((lane) => row[lane]!);
    solved.forEach((factors, k) => {
      for (let j = 0; j < live; j++) row[j]! -= factors[j]! * removed[k]!;
    });
  }
  update.subtract(solved, columns, live);
  return closeGaps(update, rows, lanes);
}

/** Moves what is left of the inverse's upper triangle and of the weights together, without the ascending `lanes`. */
function closeGaps(
  { matrix, stride }: RankUpdate,
  rows: readonly Float64Array[],
  lanes: readonly number[],
): Float64Array[] {
  const live = rows[0]!.length;
  const gone = new Set(lanes);
  const kept = Array.from(rows[0]!.keys()).filter((lane) => !gone.has(lane));
  const gaps = [...lanes, live];
  kept.forEach((from, to) => {
    let place = to * stride;
    let start = 0;
    for (const gap of gaps) {
      matrix.copyWithin(place, from * stride + start, from * stride + gap);
      place += gap - start;
      start = gap + 1;
    }
  });
  return rows.map((row) => Float64Array.from(kept, (lane) => row[lane]!));
}

function inSlots({ weights, channelCount }: ChannelTile, pairs: OperandPairs): Float64Array[] {
  return Array.from({ length: channelCount }, (_, row) => {
    const lanes = new Float64Array(2 * pairs.pairCount);
    pairs.first.forEach((first, pair) => {
      for (let lane = 0; lane < pairs.width[pair]!; lane++)
        lanes[2 * pair + lane] = weights[row * pairs.operandCount + first + lane]!;
    });
    return lanes;
  });
}

/** The weights of the live pairs as [channel][operand], those of removed ones 0. */
function inOperands(
  rows: readonly Float64Array[],
  live: Int32Array,
  tile: ChannelTile,
  pairs: OperandPairs,
): Float64Array {
  const result = new Float64Array(tile.weights.length);
  rows.forEach((lanes, row) =>
    live.forEach((pair, place) => {
      for (let lane = 0; lane < pairs.width[pair]!; lane++)
        result[row * pairs.operandCount + pairs.first[pair]! + lane] = lanes[2 * place + lane]!;
    }),
  );
  return result;
}
