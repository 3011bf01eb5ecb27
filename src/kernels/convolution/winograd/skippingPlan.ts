import { tileTransform } from '../../../network/tileTransforms.ts';
import { requantiserOf } from '../../requantisation/requantiserOf.ts';
import type { TiledConvTask } from '../convTask.ts';
import { requantisationOf } from '../convTask.ts';
import { liveTiledChannels } from '../liveChannels.ts';
import type { KeptList, ListLengths, UnrolledPairs } from './keptLists.ts';
import { keptLists, lengthsOf, unrolledPairs } from './keptLists.ts';
import { tileGrid } from './tileGrid.ts';
import { partsOf } from './tileOutputs.ts';
import type { TilePlan } from './tilePlan.ts';
import { channelBlocksOf } from './tilePlan.ts';

/** Free choices of a kernel; none changes a result. */
export interface SkippingOptions {
  /** Rows of tiles that are transformed together; divides the rows of tiles. */
  readonly groupRows: number;
  /** Tiles and channels whose sums are kept in registers together ({@link mostTiles}); what one of the channels keeps, both multiply. */
  readonly blockTiles: number;
  readonly channels: BlockChannels;
  /** Pairs in unrolled code, at most. */
  readonly mostUnrolled: number;
  /** Inputs loaded one by one between products, or two by two, which Cortex-M4 pipelines. */
  readonly loads: 'single' | 'paired';
  /** Each part of the output transform in a loop of its own, which fits a smaller code cache. */
  readonly split: boolean;
}

export type BlockChannels = 1 | 2;

/** Sums of so many tiles leave registers for their operands. */
export const mostTiles: Record<BlockChannels, number> = { 1: 9, 2: 4 };

/** The plan of a kernel that multiplies the kept pairs alone. */
export interface SkippingPlan extends TilePlan {
  readonly task: TiledConvTask;
  readonly options: SkippingOptions;
  /** Of the channel blocks, point by point. */
  readonly lists: readonly (readonly KeptList[])[];
  readonly lengths: ListLengths;
  readonly unrolled: UnrolledPairs;
}

/** What follows from the layer alone. */
export type SkippedLayer = ReturnType<typeof skippedLayer>;

export function skippedLayer(task: TiledConvTask) {
  const live = liveTiledChannels(task);
  const requantiser = requantiserOf(task.layer, requantisationOf(task));
  const blocks = (channels: BlockChannels) => {
    const channelBlocks = channelBlocksOf(live.outputs, channels);
    const lists = keptLists(task, live, channelBlocks);
    return { channelBlocks, lists, lengths: lengthsOf(lists) };
  };
  return { task, live, requantiser, blocks: { 1: blocks(1), 2: live.outputs.length > 1 ? blocks(2) : null } };
}

/**
 * Whether what two tiles both compute is in the same part of both: else, one part after the other, the earlier tile would write
 * over the later one.
 */
function sharesParts(transforms: Pick<TilePlan, 'down' | 'across'>, starts: readonly number[]): boolean {
  const parts = partsOf(transforms);
  const { outputs } = transforms.across;
  const partOf = (column: number) => parts.findIndex((part) => part.includes(column));
  return starts.every((later, i) =>
    starts.slice(0, i).every((earlier) =>
      parts.flat().every((column) => {
        const inEarlier = column + later - earlier;
        return inEarlier >= outputs || partOf(inEarlier) === partOf(column);
      }),
    ),
  );
}

/**
 * Inputs lie [block][point][tile][pair], so that the step to a pair is the same whatever the number of tiles; sums
 * [block][point][channel][tile].
 */
export function skippingPlan(skipped: SkippedLayer, options: SkippingOptions): SkippingPlan {
  const { task, live, requantiser } = skipped;
  const { blockTiles, channels, groupRows } = options;
  const blocks = skipped.blocks[channels];
  if (!blocks) throw new RangeError(`layer ${task.layer.index} has not ${channels} channels to compute`);
  const { rows, columns, padding } = task.layer;
  const [down, across] = [tileTransform(rows), tileTransform(columns)];
  const grid = tileGrid(rows.starts, columns.starts, groupRows, blockTiles);
  const pairs = live.inputPairs.length;
  const points = down.inputRows.length * across.inputRows.length;
  const tileBytes = 4 * pairs;
  const inputs = {
    ...{ pairBytes: 4, tileBytes, pointBytes: blockTiles * tileBytes },
    blockBytes: points * blockTiles * tileBytes,
  };
  const at = grid.blocks * inputs.blockBytes;
  const channelBytes = 4 * blockTiles;
  const pointBytes = channels * channelBytes;
  const sums = { at, channelBytes, pointBytes, blockBytes: points * pointBytes };
  const columnCount = columns.starts.at(-1)! + across.inputRows.length;
  const columnBytes = 4 * down.inputRows.length * columnCount;
  return {
    task,
    live,
    requantiser,
    ...blocks,
    options,
    padding,
    down,
    across,
    grid,
    points,
    pairs,
    inputs,
    sums,
    // The columns are done with before there are sums.
    columnsAt: at,
    columnCount,
    scratchBytes: at + Math.max(columnBytes, grid.blocks * sums.blockBytes),
    split: options.split && sharesParts({ down, across }, columns.starts),
    scale: 1,
    sumShift: 0,
    unrolled: unrolledPairs(blocks.lengths, options.mostUnrolled),
  };
}
