import { tileTransform } from '../../../network/tileTransform.ts';
import { requantiserOf } from '../../requantisation/requantiser.ts';
import type { TiledConvTask } from '../convTask.ts';
import { requantisationOf } from '../convTask.ts';
import { liveTiledChannels } from '../liveChannels.ts';
import type { KeptList, ListLengths, UnrolledPairs } from './keptLists.ts';
import { keptLists, lengthsOf, unrolledPairs } from './keptLists.ts';
import { tileGrid } from './tileGrid.ts';
import { partsOf } from './tileOutputs.ts';
import type { TilePlan } from './tilePlan.ts';

/** Free choices of a kernel; none changes a result. */
export interface SkippingOptions {
  /** Rows of tiles that are transformed together; divides the rows of tiles. */
  readonly groupRows: number;
  /** Tiles whose sums are kept in registers together, {@link mostTiles} at most. */
  readonly blockTiles: number;
  /** Pairs in unrolled code, at most. */
  readonly mostUnrolled: number;
  /** Inputs loaded one by one between products, or two by two, which Cortex-M4 pipelines. */
  readonly loads: 'single' | 'paired';
  /** Each part of the output transform in a loop of its own, which fits a smaller code cache. */
  readonly split: boolean;
}

/** Sums of so many tiles leave registers for their operands. */
export const mostTiles = 9;

/** The plan of a kernel that multiplies the kept pairs alone. */
export interface SkippingPlan extends TilePlan {
  readonly task: TiledConvTask;
  readonly options: SkippingOptions;
  /** Of the computed channels, point by point. */
  readonly lists: readonly (readonly KeptList[])[];
  readonly lengths: ListLengths;
  readonly unrolled: UnrolledPairs;
}

/** What follows from the layer alone. */
export type SkippedLayer = ReturnType<typeof skippedLayer>;

export function skippedLayer(task: TiledConvTask) {
  const live = liveTiledChannels(task);
  const requantiser = requantiserOf(task.layer, requantisationOf(task));
  const lists = keptLists(task, live);
  return { task, live, requantiser, lists, lengths: lengthsOf(lists) };
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

/** Inputs lie [block][point][tile][pair], so that the step to a pair is the same whatever the number of tiles; sums [block][point][tile]. */
export function skippingPlan(skipped: SkippedLayer, options: SkippingOptions): SkippingPlan {
  const { task, live, lengths } = skipped;
  const { blockTiles, groupRows } = options;
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
  const sums = { at, channelBytes: 0, pointBytes: 4 * blockTiles, blockBytes: 4 * points * blockTiles };
  const columnCount = columns.starts.at(-1)! + across.inputRows.length;
  const columnBytes = 4 * down.inputRows.length * columnCount;
  return {
    ...skipped,
    options,
    padding,
    down,
    across,
    grid,
    points,
    pairs,
    channelBlocks: live.outputs.map((channel) => [channel]),
    inputs,
    sums,
    // The columns are done with before there are sums.
    columnsAt: at,
    columnCount,
    scratchBytes: at + Math.max(columnBytes, grid.blocks * sums.blockBytes),
    split: options.split && sharesParts({ down, across }, columns.starts),
    scale: 1,
    sumShift: 0,
    unrolled: unrolledPairs(lengths, options.mostUnrolled),
  };
}
