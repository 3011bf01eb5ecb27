import { roundedAddend } from '../../../assembly/thumb.ts';
import type { TileTransform } from '../../../network/tileTransform.ts';
import { tileTransforms } from '../../../network/tileTransform.ts';
import { pixelBytes, rowBytes } from '../../imageLayout.ts';
import type { Requantiser } from '../../requantisation/requantiser.ts';
import { requantiserOf } from '../../requantisation/requantiser.ts';
import type { ConvTask } from '../convTask.ts';
import { requantisationOf } from '../convTask.ts';
import type { LiveChannels } from '../liveChannels.ts';
import { liveChannels } from '../liveChannels.ts';
import type { TileGrid } from './tileGrid.ts';
import { tileGrid } from './tileGrid.ts';

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

/** Where things are: byte distances are in scratch memory. */
export interface WinogradLayout {
  readonly options: WinogradOptions;
  readonly down: TileTransform;
  readonly across: TileTransform;
  readonly grid: TileGrid;
  /** Points of a tile. */
  readonly points: number;
  readonly live: LiveChannels;
  /** Pairs of input channels that are read. */
  readonly pairs: number;
  /** Output channels of the blocks, of those that are computed: the last block overlaps its neighbour. */
  readonly channelBlocks: readonly (readonly number[])[];
  /** Per point of a block of tiles: the transformed inputs, pair by pair, then the products' sums. */
  readonly inputBytes: number;
  readonly pointBytes: number;
  /** Between blocks of tiles. */
  readonly blockBytes: number;
  /** Columns of a row of tiles, transformed down: [column][point of the column]. */
  readonly columnsAt: number;
  readonly columnCount: number;
  /** Transformed weights of one channel block, when they are in RAM. */
  readonly weightsAt: number;
  readonly scratchBytes: number;
}

/** What the parts of a kernel share. */
export interface WinogradPlan extends WinogradLayout {
  readonly task: ConvTask;
  /** Outputs times this, modulo 2^32, are what the output transform gives: 2^sumShift times an odd factor. */
  readonly scale: number;
  readonly sumShift: number;
  readonly requantiser: Requantiser;
}

const transformOf = (outputs: TileOutputs): TileTransform =>
  tileTransforms.find((transform) => transform.outputs === outputs)!;

/** Between outputs of neighbouring tiles a pooling has half the distance. */
export const poolSize = (task: ConvTask): 1 | 2 => (task.pool ? 2 : 1);

export function winogradPlan(task: ConvTask, options: WinogradOptions): WinogradPlan {
  const layout = winogradLayout(task, options);
  const scale = layout.down.scale * layout.across.scale;
  const sumShift = 31 - Math.clz32(scale & -scale);
  const requantiser = requantiserOf(task.layer, { ...requantisationOf(task), sumShift });
  return { ...layout, task, scale, sumShift, requantiser };
}

export function winogradLayout(task: ConvTask, options: WinogradOptions): WinogradLayout {
  const { blockTiles, channels, groupRows } = options;
  const [down, across] = [transformOf(options.down), transformOf(options.across)];
  const taps = poolSize(task);
  const grid = tileGrid(
    { h: taps * task.outH, w: taps * task.outW },
    { h: down.outputs, w: across.outputs },
    groupRows,
    blockTiles,
  );
  const live = liveChannels(task);
  const { outputs } = live;
  const pairs = live.inputPairs.length;
  const points = (down.outputs + 2) * (across.outputs + 2);
  const inputBytes = 4 * pairs * blockTiles;
  const pointBytes = inputBytes + 4 * blockTiles * channels;
  const blockBytes = roundedUp(points * pointBytes);
  const columnCount = grid.columns.at(-1)! + across.outputs + 2;
  const columnsAt = grid.blocks * blockBytes;
  // Weights that are transformed lie there too between their two directions, as three columns of two channels.
  const weightsAt = columnsAt + 4 * (down.outputs + 2) * Math.max(columnCount, 6);
  const weightBytes = options.weights === 'int8' ? 4 * points * pairs * channels : 0;
  const blockCount = Math.ceil(outputs.length / channels);
  return {
    options,
    down,
    across,
    grid,
    points,
    live,
    pairs,
    channelBlocks: Array.from({ length: blockCount }, (_, i) => {
      const first = Math.min(i * channels, outputs.length - channels);
      return outputs.slice(first, first + channels);
    }),
    inputBytes,
    pointBytes,
    blockBytes,
    columnsAt,
    columnCount,
    weightsAt,
    scratchBytes: weightsAt + weightBytes,
  };
}

/** Whether some pairs of input channels are not read: the others are found by a table then. */
export const leavesPairsOut = ({ task, pairs }: WinogradPlan): boolean => pairs < Math.ceil(task.input.c / 2);

/** The smallest number from `bytes` on that one instruction adds. */
function roundedUp(bytes: number): number {
  const below = roundedAddend(bytes);
  if (below === bytes) return bytes;
  const unit = 2 ** Math.max(0, 24 - Math.clz32(bytes));
  return roundedAddend(below + unit);
}

/** Between the inputs of neighbouring rows and pixels. */
export const inputSteps = ({ input }: ConvTask): { readonly row: number; readonly pixel: number } => ({
  row: rowBytes(input),
  pixel: pixelBytes(input),
});
