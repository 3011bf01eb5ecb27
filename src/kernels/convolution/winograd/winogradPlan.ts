import { roundedAddend } from '../../../assembly/thumb.ts';
import type { TileTransform } from '../../../network/tileTransform.ts';
import { tileTransform } from '../../../network/tileTransforms.ts';
import { requantiserOf } from '../../requantisation/requantiserOf.ts';
import type { ConvTask } from '../convTask.ts';
import { requantisationOf } from '../convTask.ts';
import { liveChannels } from '../liveChannels.ts';
import { tileGrid, tileStarts } from './tileGrid.ts';
import type { TilePlan } from './tilePlan.ts';
import { channelBlocksOf, poolSize } from './tilePlan.ts';

export type TileOutputs = TileTransform['outputs'];

/** Free choices of a kernel; none changes a result. */
export interface WinogradOptions {
  /** Outputs of a tile down and across. */
  readonly down: TileOutputs;
  readonly across: TileOutputs;
  /** Rows of tiles that are multiplied with a point's weights before the next point's; divides the rows of tiles. */
  readonly groupRows: number;
  /** Tiles and channels whose sums are kept in registers together: 8 sums at most. */
  readonly blockTiles: number;
  readonly channels: number;
  /** Channel pairs in straight-line code: some of a point, or those of several points. */
  readonly unroll: number;
  /** Each part of the output transform in a loop of its own, which fits a smaller code cache. */
  readonly split: boolean;
  /** Transformed weights in flash, or int8 weights that are transformed into RAM before a channel block runs. */
  readonly weights: 'int16' | 'int8';
}

/** What is known of a kernel before its sums are requantised. */
export type WinogradLayout = Omit<WinogradPlan, 'task' | 'scale' | 'sumShift' | 'requantiser'>;

/** The plan of a kernel whose weights are transformed, exactly. */
export interface WinogradPlan extends TilePlan {
  readonly options: WinogradOptions;
  readonly task: ConvTask;
  /** Transformed weights of one channel block, when they are in RAM. */
  readonly weightsAt: number;
}

export function winogradPlan(task: ConvTask, options: WinogradOptions): WinogradPlan {
  const layout = winogradLayout(task, options);
  const scale = layout.down.scale * layout.across.scale;
  const sumShift = 31 - Math.clz32(scale & -scale);
  const requantiser = requantiserOf(task.layer, { ...requantisationOf(task), sumShift });
  return { ...layout, task, scale, sumShift, requantiser };
}

export function winogradLayout(task: ConvTask, options: WinogradOptions): WinogradLayout {
  const { blockTiles, channels, groupRows } = options;
  const [down, across] = transformsOf(task, options);
  const taps = poolSize(task);
  const rows = tileStarts(taps * task.outH, down.outputs);
  const columns = tileStarts(taps * task.outW, across.outputs);
  const grid = tileGrid(rows, columns, groupRows, blockTiles);
  const live = liveChannels(task);
  const { outputs } = live;
  const pairs = live.inputPairs.length;
  const points = down.inputRows.length * across.inputRows.length;
  const inputBytes = 4 * pairs * blockTiles;
  const pointBytes = inputBytes + 4 * blockTiles * channels;
  const blockBytes = roundedUp(points * pointBytes);
  const columnCount = across.stride * grid.columns.at(-1)! + across.inputRows.length;
  const columnsAt = grid.blocks * blockBytes;
  // Weights that are transformed lie there too between their two directions, as three columns of two channels.
  const weightsAt = columnsAt + 4 * down.inputRows.length * Math.max(columnCount, 6);
  const weightBytes = options.weights === 'int8' ? 4 * points * pairs * channels : 0;
  return {
    options,
    padding: task.layer.window.padding,
    down,
    across,
    grid,
    points,
    live,
    pairs,
    channelBlocks: channelBlocksOf(outputs, channels),
    inputs: { pairBytes: 4 * blockTiles, tileBytes: 4, pointBytes, blockBytes },
    // Behind the inputs of each point.
    sums: { at: inputBytes, channelBytes: 4 * blockTiles, pointBytes, blockBytes },
    columnsAt,
    columnCount,
    split: options.split,
    weightsAt,
    scratchBytes: weightsAt + weightBytes,
  };
}

function transformsOf({ layer }: ConvTask, { down, across }: Pick<WinogradOptions, 'down' | 'across'>) {
  const { h, w } = layer.window.stride;
  return [
    tileTransform({ outputs: down, stride: h as TileTransform['stride'] }),
    tileTransform({ outputs: across, stride: w as TileTransform['stride'] }),
  ] as const;
}

/** The smallest number from `bytes` on that one instruction adds. */
function roundedUp(bytes: number): number {
  const below = roundedAddend(bytes);
  if (below === bytes) return bytes;
  const unit = 2 ** Math.max(0, 24 - Math.clz32(bytes));
  return roundedAddend(below + unit);
}
