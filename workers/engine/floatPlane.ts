import type { Arena } from './arena.ts';
import { floatBytes } from './kernelModule.ts';
import type { Extent, Margins } from './storage.ts';
import { noMargins } from './storage.ts';

/** float32 values of one group of images, laid out as simd/floats.ts describes, with margins of 0. */
export interface FloatPlane extends Extent {
  /** Of the first pixel that is not a margin. */
  readonly address: number;
  readonly pixelBytes: number;
  readonly rowBytes: number;
}

export function takePlane(arena: Arena, { h, w, c }: Extent, margins: Margins = noMargins): FloatPlane {
  const pixelBytes = c * floatBytes;
  const rowBytes = (margins.left + w + margins.right) * pixelBytes;
  // Operands are read in pairs, so one value beyond the end is touched.
  const start = arena.take((margins.top + h + margins.bottom) * rowBytes + floatBytes);
  const address = start + margins.top * rowBytes + margins.left * pixelBytes;
  return { h, w, c, address, pixelBytes, rowBytes };
}

/** Bytes of a plane without margins. */
export function planeBytes({ h, rowBytes }: FloatPlane): number {
  return h * rowBytes;
}

/** Address of a pixel, which may lie in the margins. */
export function pixelAddress({ address, rowBytes, pixelBytes }: FloatPlane, y: number, x: number): number {
  return address + y * rowBytes + x * pixelBytes;
}
