import { unsupportedError } from '../modelError.ts';
import type { Size } from '../network.ts';
import type { Operator } from './operator.ts';

/** Which points of input and output stand for each other. */
export interface ResizeGrid {
  readonly alignCorners: boolean;
  readonly halfPixelCentres: boolean;
}

/** Bounds the work on a hostile file. */
const largestSide = 2 ** 16;

export function checkResizedSize({ label }: Operator, { h, w }: Size): void {
  if (Math.min(h, w) >= 1 && Math.max(h, w) <= largestSide) return;
  throw unsupportedError(
    `${label} makes an image of ${h} x ${w} pixels`,
    `Tauscope needs 1 to ${largestSide} a side`,
    'correct the size in the model',
  );
}
