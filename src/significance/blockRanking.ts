import { pairsTogether, quadraticForm } from './blockElimination.ts';
import { blockBounds } from './blockInverses.ts';
import type { ChannelTile } from './channelTile.ts';
import type { CovarianceFactor } from './covarianceFactor.ts';
import type { Matrix } from './matrices.ts';
import { columnsFrom } from './matrices.ts';

/** In which order a tile gives up its pairs. */
export interface PairRanking {
  /** All pairs. */
  readonly order: Int32Array;
  /** Estimate of what the removal of each adds to the tile's squared error once others have made up for it, in that order. */
  readonly losses: Float64Array;
}

/** A tile and its weights in the units of the factor, [channel][slot]. */
export interface SlotTile extends ChannelTile {
  readonly slotWeights: Float64Array;
}

/** What {@link blockRanking} works in. */
export interface RankingMatrices {
  /** [slot][column], with {@link thresholdCount} columns per channel. */
  readonly changes: Matrix;
  readonly sums: Matrix;
  readonly kept: Matrix;
  /** From `invertBlocks`. */
  readonly inverses: Matrix;
  /** See `blockElimination.ts`. */
  readonly panel: Matrix;
  readonly pivots: Matrix;
  readonly factors: Matrix;
}

/** Thresholds of the loss rise by the same factor, whose power of 2^4 is known and taken by square roots. */
const rootsOfSteps = 4;
export const thresholdCount = 2 ** rootsOfSteps + 1;
/** Part of the pairs that lose less than the first threshold when each goes alone. */
const firstShare = 1 / 16;

/** Shapes of {@link RankingMatrices} that an elimination works in. */
export function eliminationShapes(channelsPerMask: number, blockSlots: number) {
  const rows = channelsPerMask * thresholdCount + blockSlots;
  return {
    panel: { rows, columns: blockSlots },
    pivots: { rows: 2 * pairsTogether, columns: blockSlots },
    factors: { rows: 2 * pairsTogether, columns: rows },
  };
}

/**
 * Ranks the pairs of some tiles. Blocks of slots are decided from the last one on, each by elimination within it as far as the loss stays
 * below a threshold, with all slots before it at hand to make up for what goes (after Frantar and Alistarh, "SparseGPT", 2023). That is done for a
 * ladder of thresholds at once; what goes at a lower one goes first.
 */
export function blockRanking(
  system: CovarianceFactor,
  tiles: readonly SlotTile[],
  blockSlots: number,
  matrices: RankingMatrices,
): PairRanking[] {
  const { factor, size, pairAt, work } = system;
  const { changes, sums, kept, inverses, panel } = matrices;
  const blocks = blockBounds(system, blockSlots);
  let columns = 0;
  const states = tiles.map((tile) => {
    const firstColumn = columns;
    columns += tile.channelCount * thresholdCount;
    return {
      tile,
      firstColumn,
      ladder: ladder(tile, blocks, inverses),
      thresholdAt: new Uint8Array(pairAt.length),
      losses: new Float64Array(pairAt.length),
      turns: new Int32Array(pairAt.length),
      turn: 0,
    };
  });
  kept.values.fill(1);
  const sweep = { factor, solution: changes, sums, kept, slots: size, columns };
  for (let block = blocks.length - 1; block >= 0; block--) {
    const [start, end] = blocks[block]!;
    const width = end - start;
    changes.values.fill(0, start * changes.stride, end * changes.stride);
    work.sweepUp(sweep, start, end);
    for (const state of states) {
      const { firstColumn } = state;
      const { channelCount, errorWeights } = state.tile;
      const weightRows = channelCount * thresholdCount;
      const columnsOfTile = columnsFrom(changes, firstColumn);
      enterWeights(state.tile, columnsOfTile, start, width, panel);
      enterInverse(inverses, start, width, panel, weightRows);
      const { order, steps, losses } = work.eliminate(
        { ...matrices, weightRows, pairCount: width / 2, channelCount, errorWeights },
        state.ladder,
      );
      order.forEach((pair, n) => {
        const removed = pairAt[start / 2 + pair]!;
        state.thresholdAt[removed] = steps[n]!;
        state.losses[removed] = losses[n]!;
        state.turns[removed] = state.turn++;
      });
      takeChanges(state.tile, panel, start, width, columnsOfTile);
    }
  }
  return states.map(({ thresholdAt, losses, turns }) => {
    const order = Int32Array.from(pairAt.keys()).sort(
      (a, b) => thresholdAt[a]! - thresholdAt[b]! || losses[a]! - losses[b]! || turns[a]! - turns[b]!,
    );
    return { order, losses: Float64Array.from(order, (pair) => losses[pair]!) };
  });
}

/** Enters the weights of a block's slots with their changes so far, [threshold][channel][lane]. @param changes [slot][threshold][channel] */
function enterWeights(
  { slotWeights, channelCount }: SlotTile,
  changes: Matrix,
  start: number,
  width: number,
  panel: Matrix,
): void {
  const size = slotWeights.length / channelCount;
  for (let lane = 0; lane < width; lane++)
    for (let row = 0; row < channelCount * thresholdCount; row++)
      panel.values[row * panel.stride + lane] =
        slotWeights[(row % channelCount) * size + start + lane]! +
        changes.values[(start + lane) * changes.stride + row]!;
}

/** Enters the inverse covariance of a block's slots below the weights. */
function enterInverse(
  { values, stride }: Matrix,
  start: number,
  width: number,
  panel: Matrix,
  weightRows: number,
): void {
  for (let lane = 0; lane < width; lane++) {
    const from = (start + lane) * stride;
    const to = (weightRows + lane) * panel.stride;
    panel.values.set(values.subarray(from + lane, from + width), to + lane);
  }
}

/** What {@link enterWeights} entered, as it is now, as changes. */
function takeChanges(
  { slotWeights, channelCount }: SlotTile,
  panel: Matrix,
  start: number,
  width: number,
  changes: Matrix,
): void {
  const size = slotWeights.length / channelCount;
  for (let lane = 0; lane < width; lane++)
    for (let row = 0; row < channelCount * thresholdCount; row++)
      changes.values[(start + lane) * changes.stride + row] =
        panel.values[row * panel.stride + lane]! -
        Math.fround(slotWeights[(row % channelCount) * size + start + lane]!);
}

/** Thresholds from the loss of one of the cheapest pairs to that of the dearest one, when each goes alone. */
function ladder(
  { channelCount, errorWeights, slotWeights }: SlotTile,
  blocks: readonly (readonly [number, number])[],
  { values, stride }: Matrix,
): Float64Array {
  const size = slotWeights.length / channelCount;
  const losses = blocks.flatMap(([start, end]) =>
    Array.from({ length: (end - start) / 2 }, (_, pair) => {
      const at = (start + 2 * pair) * stride + 2 * pair;
      const [a, b, c] = [values[at]!, values[at + 1]!, values[at + stride + 1]!];
      let loss = 0;
      for (let channel = 0; channel < channelCount; channel++) {
        const from = channel * size + start + 2 * pair;
        const [x, y] = [slotWeights[from]!, slotWeights[from + 1]!];
        loss += errorWeights[channel]! * quadraticForm(a, b, c, x, y);
      }
      return loss / (a * c - b * b);
    }),
  );
  const rising = Float64Array.from(losses.filter((loss) => loss > 0)).sort();
  const first = rising[Math.floor(firstShare * rising.length)] ?? 1;
  let factor = (rising.at(-1) ?? 1) / first;
  for (let root = 0; root < rootsOfSteps; root++) factor = Math.sqrt(factor);
  let threshold = first / factor;
  return Float64Array.from({ length: thresholdCount }, () => (threshold *= factor));
}
