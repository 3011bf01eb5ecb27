import type { Register } from '../../assembly/instruction.ts';

/** Pixels of the convolution and channels whose sums are kept in registers together. */
export interface Tile {
  readonly pixels: number;
  readonly channels: number;
}

export const largestTile: Tile = { pixels: 4, channels: 2 };

/** The register plan of all convolution kernels: 8 sums, 2 weight pairs, 2 operand pairs, 2 pointers. */
export const sums: readonly (readonly Register[])[] = [0, 1].map((channel) =>
  ['a', 'b', 'c', 'd'].map((pixel, i) => ({ name: `sum${channel}${pixel}`, number: 4 * channel + i })),
);
export const weights: readonly [Register, Register] = [
  { name: 'weights0', number: 8 },
  { name: 'weights1', number: 9 },
];
export const values: readonly [Register, Register] = [
  { name: 'values0', number: 10 },
  { name: 'values1', number: 11 },
];
/** Window of the tile's first pixel. */
export const input: Register = { name: 'input', number: 12 };
/** Weights and constants. */
export const stream: Register = { name: 'stream', number: 14 };

/** The same registers outside the operand code. */
export const counter: Register = { name: 'counter', number: 8 };
export const spare: Register = { name: 'spare', number: 9 };
export const third: Register = { name: 'third', number: 10 };
export const pointer: Register = { name: 'pointer', number: 11 };

/** All sums of a tile, in ascending register order. */
export function tileSums({ pixels, channels }: Tile): Register[] {
  return sums.slice(0, channels).flatMap((ofChannel) => ofChannel.slice(0, pixels));
}
