import type { Window } from '../../../network/network.ts';
import type { TileTransform } from '../../../network/tileTransform.ts';
import { pixelBytes, rowBytes } from '../../imageLayout.ts';
import type { Requantiser } from '../../requantisation/requantiser.ts';
import type { ConvPlace } from '../convTask.ts';
import type { LiveChannels } from '../liveChannels.ts';
import type { TileGrid } from './tileGrid.ts';

/** Where the transformed inputs of a group of tiles lie in scratch memory, from its start: byte distances. */
interface InputLayout {
  readonly pairBytes: number;
  readonly tileBytes: number;
  readonly pointBytes: number;
  /** Between blocks of tiles that are multiplied together. */
  readonly blockBytes: number;
}

/** The same of the products' sums; those of neighbouring tiles follow each other. */
interface SumLayout {
  /** Of the first one. */
  readonly at: number;
  readonly channelBytes: number;
  readonly pointBytes: number;
  readonly blockBytes: number;
}

/** What the kernels of fast convolution share: transforms, tiles, and where things are. Byte distances are in scratch memory. */
export interface TilePlan {
  readonly task: ConvPlace;
  readonly padding: Window['padding'];
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
  readonly inputs: InputLayout;
  readonly sums: SumLayout;
  /** Columns of a row of tiles, transformed down: [column][point of the column]. */
  readonly columnsAt: number;
  readonly columnCount: number;
  readonly scratchBytes: number;
  /** Each part of the output transform in a loop of its own, which fits a smaller code cache. */
  readonly split: boolean;
  /** Sums times this, modulo 2^32, are what the output transform gives: 2^sumShift times an odd factor. */
  readonly scale: number;
  readonly sumShift: number;
  readonly requantiser: Requantiser;
}

/** Between outputs of neighbouring tiles a pooling has half the distance. */
export const poolSize = ({ pool }: Pick<ConvPlace, 'pool'>): 1 | 2 => (pool ? 2 : 1);

/** Blocks of `size` of at least as many channels; the last one overlaps its neighbour. */
export function channelBlocksOf(channels: readonly number[], size: number): number[][] {
  return Array.from({ length: Math.ceil(channels.length / size) }, (_, i) => {
    const first = Math.min(i * size, channels.length - size);
    return channels.slice(first, first + size);
  });
}

/** Whether some pairs of input channels are not read: the others are found by a table then. */
export const leavesPairsOut = ({ task, pairs }: TilePlan): boolean => pairs < Math.ceil(task.input.c / 2);

/** Between the inputs of neighbouring rows and pixels. */
export const inputSteps = ({ input }: ConvPlace): { readonly row: number; readonly pixel: number } => ({
  row: rowBytes(input),
  pixel: pixelBytes(input),
});
