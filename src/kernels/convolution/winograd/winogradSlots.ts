import type { Register } from '../../../assembly/instruction.ts';
import { lr } from '../../../assembly/thumb.ts';

const low = (number: number): Register => ({ name: `r${number}`, number });

/** Core registers by number, r0 to r12 and lr. */
export const registers = [
  low(0),
  low(1),
  low(2),
  low(3),
  low(4),
  low(5),
  low(6),
  low(7),
  low(8),
  low(9),
  low(10),
  low(11),
  low(12),
  lr,
] as const satisfies readonly Register[];

/** Slots of the frame besides those of all convolutions. */
export const winogradSlots = {
  /** Record of the first tile row of the group. */
  rows: 'tileRows',
  /** Transformed weights of the channel block: in flash, or the bytes they are made from. */
  weights: 'weightsAt',
  /** Record of the first output channel of the block. */
  constants: 'constantsAt',
  /** A channel's bias and its requantisation. */
  bias: 'bias',
  requantisation: 'requantisation',
  inverse: 'inverse',
} as const;

export interface TableNames {
  readonly weights: string;
  readonly constants: string;
  /** Distance in a pixel of each pair of input channels that is read; only where some are not. */
  readonly pairs: string;
  /** Of each row of tiles: distance of its first input, and of its first output. */
  readonly rows: string;
  /** Of each tile of a group: distances of its place, its sums, its first column, and its first output. */
  readonly tiles: string;
}

export const rowRecordBytes = 8;
export const tileRecordBytes = 16;
/** Where in its record the distance of a tile's sums is. */
export const sumsInRecord = 4;
