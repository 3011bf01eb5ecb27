import { unsupportedError } from '../modelError.ts';
import type { ResizeGrid, Size } from '../network.ts';
import type { Operator } from './operator.ts';

/** Bounds the work on a hostile file. */
const largestSide = 2 ** 16;

/** Throws TauscopeError `model-unsupported` for a side of none or too many pixels. */
export function checkResizedSize({ label }: Operator, { h, w }: Size): void {
  if (Math.min(h, w) >= 1 && Math.max(h, w) <= largestSide) return;
  throw unsupportedError(
    `${label} makes an image of ${h} x ${w} pixels`,
    `Tauscope needs 1 to ${largestSide} a side`,
    'correct the size in the model',
  );
}

/** All that TensorFlow Lite has. */
export const resizeGrids: readonly ResizeGrid[] = [
  { alignCorners: false, halfPixelCentres: false },
  { alignCorners: false, halfPixelCentres: true },
  { alignCorners: true, halfPixelCentres: false },
];
