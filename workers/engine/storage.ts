import type { Tensor, Window } from '../../src/network/network.ts';
import type { Arena } from './arena.ts';
import { slotBytes } from './kernelModule.ts';

export type Margins = Window['padding'];

export const noMargins: Margins = { top: 0, left: 0, bottom: 0, right: 0 };

/** Height, width and channels of any shape: vectors are one pixel, other shapes rows of pixels. */
export interface Extent {
  readonly h: number;
  readonly w: number;
  readonly c: number;
}

/** Where an activation lies: address of the first pixel of the first group, and bytes to its neighbours. */
export interface Storage extends Extent {
  readonly margins: Margins;
  readonly address: number;
  readonly pixelBytes: number;
  readonly rowBytes: number;
  readonly groupBytes: number;
}

export function extentOf({ shape }: Tensor): Extent {
  const c = shape.at(-1) ?? 1;
  if (shape.length === 3) return { h: shape[0]!, w: shape[1]!, c };
  return { h: 1, w: shape.slice(0, -1).reduce((product, extent) => product * extent, 1), c };
}

/** Layout of an activation, still without an address. */
export function layoutOf(extent: Extent, margins: Margins): Omit<Storage, 'address'> {
  const pixelBytes = Math.ceil(extent.c / 2) * slotBytes;
  const rowBytes = (margins.left + extent.w + margins.right) * pixelBytes;
  const groupBytes = (margins.top + extent.h + margins.bottom) * rowBytes;
  return { ...extent, margins, pixelBytes, rowBytes, groupBytes };
}

/** Takes memory for `groups` groups. */
export function allocate(arena: Arena, layout: Omit<Storage, 'address'>, groups: number): Storage {
  const { margins, pixelBytes, rowBytes, groupBytes } = layout;
  const start = arena.take(groups * groupBytes);
  return { ...layout, address: start + margins.top * rowBytes + margins.left * pixelBytes };
}

/** Offset within a group of a pixel, which may lie in the margins. */
export function pixelOffset({ rowBytes, pixelBytes }: Storage, y: number, x: number): number {
  return y * rowBytes + x * pixelBytes;
}

/** Offset within a pixel of a channel: its slot and, for odd channels, the second int16 there. */
export function channelOffset(channel: number): number {
  return (channel >> 1) * slotBytes + (channel & 1) * 2;
}

/** Offsets of all elements within a group, in the order of the tensor. */
export function elementOffsets(storage: Storage): Int32Array {
  const offsets = new Int32Array(storage.h * storage.w * storage.c);
  let n = 0;
  for (let y = 0; y < storage.h; y++)
    for (let x = 0; x < storage.w; x++)
      for (let channel = 0; channel < storage.c; channel++)
        offsets[n++] = pixelOffset(storage, y, x) + channelOffset(channel);
  return offsets;
}
