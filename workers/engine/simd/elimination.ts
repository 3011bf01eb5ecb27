import { subtractProduct } from './matrices';

const floatBytes: usize = 4;
const doubleBytes: usize = 8;
const intBytes: usize = 4;
/** Two lanes of float32. */
const pairBytes: usize = 8;
/** As in `src/significance/blockElimination.ts`. */
const pairsTogether: i32 = 16;
const rowsTogether: i32 = 32;

/** A block of pairs and the weights of one tile of channels; `src/significance/blockElimination.ts` says what they are. */
@unmanaged
class Block {
  panel: usize;
  panelRow: usize;
  weightRows: i32;
  pivots: usize;
  pivotsRow: usize;
  factors: usize;
  factorsRow: usize;
  channelCount: i32;
  /** Float64 per channel. */
  errorWeights: usize;
  /** Float64, ascending. */
  thresholds: usize;
  thresholdCount: i32;
  /** Int32 per place: the pair there, -1 for one that is gone. */
  pairs: usize;
  /** Three float64 per place: inverse covariance of the first lane, both, the second one. */
  corners: usize;
  /** Room for a row of the panel. */
  line: usize;
  /** Per pair that went, in order: its number and its threshold's as int32, its loss as float64. */
  order: usize;
  steps: usize;
  losses: usize;
  /** Pairs that went since the inverse was updated, and before. */
  gone: i32;
  removed: i32;
  /** Places. */
  count: i32;

  @inline
  weight(row: i32, place: i32): usize {
    return this.panel + <usize>row * this.panelRow + <usize>place * pairBytes;
  }

  @inline
  inverse(lane: i32, other: i32): usize {
    return this.panel + <usize>(this.weightRows + lane) * this.panelRow + <usize>other * floatBytes;
  }

  @inline
  pair(place: i32): i32 {
    return load<i32>(this.pairs + <usize>place * intBytes);
  }

  @inline
  setPair(place: i32, pair: i32): void {
    store<i32>(this.pairs + <usize>place * intBytes, pair);
  }

  @inline
  corner(place: i32): usize {
    return this.corners + <usize>place * (3 * doubleBytes);
  }

  note(place: i32, step: i32, loss: f64): void {
    store<i32>(this.order + <usize>this.removed * intBytes, this.pair(place));
    store<i32>(this.steps + <usize>this.removed * intBytes, step);
    store<f64>(this.losses + <usize>this.removed * doubleBytes, loss);
    this.removed++;
  }
}

export function eliminate(block: Block, pairCount: i32): void {
  block.count = pairCount;
  block.gone = 0;
  block.removed = 0;
  for (let place = 0; place < pairCount; ++place) block.setPair(place, place);
  enterCorners(block);
  let greatest: f64 = 0;
  const last = block.thresholdCount - 1;
  for (let step = 0; step <= last; ++step) {
    const firstRow = step * block.channelCount;
    const threshold = load<f64>(block.thresholds + <usize>step * doubleBytes);
    for (;;) {
      let least: f64 = Infinity;
      let place = -1;
      for (let p = 0; p < block.count; ++p) {
        if (block.pair(p) < 0) continue;
        const loss = pairLoss(block, p, firstRow);
        if (loss >= least) continue;
        place = p;
        least = loss;
      }
      if (!(least < threshold)) break;
      greatest = max(greatest, least);
      block.note(place, step, greatest);
      removePair(block, place, firstRow);
      block.setPair(place, -1);
      if (++block.gone < pairsTogether) continue;
      updateInverse(block);
      closeGaps(block, firstRow);
      enterCorners(block);
      block.gone = 0;
    }
    if (step === last)
      for (let place = 0; place < block.count; ++place)
        if (block.pair(place) >= 0) block.note(place, block.thresholdCount, pairLoss(block, place, firstRow));
    for (let row = firstRow; row < firstRow + block.channelCount; ++row) putBack(block, row, pairCount);
  }
}

function enterCorners(block: Block): void {
  for (let place = 0; place < block.count; ++place) {
    const to = block.corner(place);
    const first = block.inverse(2 * place, 2 * place);
    store<f64>(to, <f64>load<f32>(first));
    store<f64>(to, <f64>load<f32>(first, floatBytes), doubleBytes);
    store<f64>(to, <f64>load<f32>(block.inverse(2 * place + 1, 2 * place + 1)), 2 * doubleBytes);
  }
}

/** w^T (G_pp)^-1 w, over the channels whose weights begin in `firstRow`. */
function pairLoss(block: Block, place: i32, firstRow: i32): f64 {
  const corner = block.corner(place);
  const a = load<f64>(corner);
  const b = load<f64>(corner, doubleBytes);
  const c = load<f64>(corner, 2 * doubleBytes);
  let weights = block.weight(firstRow, place);
  let loss: f64 = 0;
  for (let channel = 0; channel < block.channelCount; ++channel, weights += block.panelRow) {
    const x = <f64>load<f32>(weights);
    const y = <f64>load<f32>(weights, floatBytes);
    const form = c * x * x - 2 * b * x * y + a * y * y;
    loss += load<f64>(block.errorWeights + <usize>channel * doubleBytes) * form;
  }
  return max<f64>(0, loss / (a * c - b * b));
}

/** Subtracts what a pair explains of the weights from `firstRow` on and of all corners; of the inverse that is left for later. */
function removePair(block: Block, place: i32, firstRow: i32): void {
  const weightRows = block.weightRows;
  const lanes = 2 * block.count;
  const lane = 2 * place;
  const first = block.pivots + <usize>(2 * block.gone) * block.pivotsRow;
  const second = first + block.pivotsRow;
  let from = block.inverse(0, lane);
  for (let i = 0; i < lane; ++i, from += block.panelRow) {
    store<f32>(first + <usize>i * floatBytes, load<f32>(from));
    store<f32>(second + <usize>i * floatBytes, load<f32>(from, floatBytes));
  }
  const start = <usize>lane * floatBytes;
  const bytes = <usize>(lanes - lane) * floatBytes;
  memory.copy(first + start, block.inverse(lane, lane), bytes);
  memory.copy(second + start, block.inverse(lane + 1, lane), bytes);
  store<f32>(second + start, load<f32>(block.inverse(lane, lane + 1)));
  const factorsRow = block.factorsRow;
  subtractProduct(
    first,
    block.pivotsRow,
    block.factors + <usize>(weightRows + lane) * floatBytes,
    floatBytes,
    factorsRow,
    block.pivots,
    block.pivotsRow,
    2,
    lanes,
    2 * block.gone,
  );

  const a = <f64>load<f32>(first + start);
  const b = <f64>load<f32>(first + start, floatBytes);
  const c = <f64>load<f32>(second + start, floatBytes);
  const determinant = a * c - b * b;
  const p = block.factors + <usize>(2 * block.gone) * factorsRow;
  const q = p + factorsRow;
  for (let row = firstRow; row < weightRows; ++row) {
    const x = <f64>load<f32>(block.weight(row, place));
    const y = <f64>load<f32>(block.weight(row, place), floatBytes);
    store<f32>(p + <usize>row * floatBytes, <f32>((c * x - b * y) / determinant));
    store<f32>(q + <usize>row * floatBytes, <f32>((a * y - b * x) / determinant));
  }
  const ofLanes = <usize>weightRows * floatBytes;
  enterFactors(first, second, p + ofLanes, q + ofLanes, lanes, a, b, c);
  subtractProduct(
    block.panel + <usize>firstRow * block.panelRow,
    block.panelRow,
    p + <usize>firstRow * floatBytes,
    floatBytes,
    factorsRow,
    first,
    block.pivotsRow,
    weightRows - firstRow,
    lanes,
    2,
  );
  reduceCorners(block.corners, first, second, p + ofLanes, q + ofLanes, block.count);
}

/** (x, y) times the inverse of (a b; b c), for every lane. */
function enterFactors(
  first: usize,
  second: usize,
  p: usize,
  q: usize,
  lanes: i32,
  a: f64,
  b: f64,
  c: f64,
): void {
  const as = f64x2.splat(a);
  const bs = f64x2.splat(b);
  const cs = f64x2.splat(c);
  const determinants = f64x2.splat(a * c - b * b);
  for (; lanes > 0; lanes -= 2) {
    const x = f64x2.promote_low_f32x4(v128.load64_zero(first));
    const y = f64x2.promote_low_f32x4(v128.load64_zero(second));
    const ofFirst = f64x2.div(f64x2.sub(f64x2.mul(cs, x), f64x2.mul(bs, y)), determinants);
    const ofSecond = f64x2.div(f64x2.sub(f64x2.mul(as, y), f64x2.mul(bs, x)), determinants);
    v128.store64_lane(p, f32x4.demote_f64x2_zero(ofFirst), 0);
    v128.store64_lane(q, f32x4.demote_f64x2_zero(ofSecond), 0);
    first += pairBytes;
    second += pairBytes;
    p += pairBytes;
    q += pairBytes;
  }
}

function reduceCorners(corner: usize, first: usize, second: usize, p: usize, q: usize, count: i32): void {
  for (; count > 0; --count) {
    const x0 = <f64>load<f32>(first);
    const x1 = <f64>load<f32>(first, floatBytes);
    const y0 = <f64>load<f32>(second);
    const y1 = <f64>load<f32>(second, floatBytes);
    const p0 = <f64>load<f32>(p);
    const p1 = <f64>load<f32>(p, floatBytes);
    const q0 = <f64>load<f32>(q);
    const q1 = <f64>load<f32>(q, floatBytes);
    store<f64>(corner, load<f64>(corner) - (p0 * x0 + q0 * y0));
    store<f64>(corner, load<f64>(corner, doubleBytes) - (p0 * x1 + q0 * y1), doubleBytes);
    store<f64>(corner, load<f64>(corner, 2 * doubleBytes) - (p1 * x1 + q1 * y1), 2 * doubleBytes);
    corner += 3 * doubleBytes;
    first += pairBytes;
    second += pairBytes;
    p += pairBytes;
    q += pairBytes;
  }
}

/** Subtracts from the inverse what the pairs that are gone explain. */
function updateInverse(block: Block): void {
  const lanes = 2 * block.count;
  for (let start = 0; start < lanes; start += rowsTogether)
    subtractProduct(
      block.inverse(start, start),
      block.panelRow,
      block.factors + <usize>(block.weightRows + start) * floatBytes,
      floatBytes,
      block.factorsRow,
      block.pivots + <usize>start * floatBytes,
      block.pivotsRow,
      min(rowsTogether, lanes - start),
      lanes - start,
      2 * pairsTogether,
    );
}

/** Puts the last pairs into the places of those that are gone, with the weights from `firstRow` on. */
function closeGaps(block: Block, firstRow: i32): void {
  let left = block.count;
  for (let place = block.count - 1; place >= 0; --place) {
    if (block.pair(place) >= 0) continue;
    if (place === --left) continue;
    block.setPair(place, block.pair(left));
    const to = 2 * place;
    const from = 2 * left;
    for (let row = firstRow; row < block.weightRows; ++row)
      store<u64>(block.weight(row, place), load<u64>(block.weight(row, left)));
    for (let i = 0; i < to; ++i) store<u64>(block.inverse(i, to), load<u64>(block.inverse(i, from)));
    for (let j = to + 2; j < from; ++j) {
      store<f32>(block.inverse(to, j), load<f32>(block.inverse(j, from)));
      store<f32>(block.inverse(to + 1, j), load<f32>(block.inverse(j, from + 1)));
    }
    store<u64>(block.inverse(to, to), load<u64>(block.inverse(from, from)));
    store<f32>(block.inverse(to + 1, to + 1), load<f32>(block.inverse(from + 1, from + 1)));
  }
  block.count = left;
}

/** Weights of a row at the places of their pairs, 0 where one is gone. */
function putBack(block: Block, row: i32, pairCount: i32): void {
  memory.fill(block.line, 0, <usize>pairCount * pairBytes);
  for (let place = 0; place < block.count; ++place) {
    const pair = block.pair(place);
    if (pair >= 0) store<u64>(block.line + <usize>pair * pairBytes, load<u64>(block.weight(row, place)));
  }
  memory.copy(block.weight(row, 0), block.line, <usize>pairCount * pairBytes);
}
