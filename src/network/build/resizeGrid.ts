import { unsupportedError } from '../modelError.ts';
import type { Size } from '../network.ts';
import type { Operator } from './operator.ts';

/** Which points of input and output stand for each other. */
export interface ResizeGrid {
  readonly alignCorners: boolean;
  readonly halfPixelCentres: boolean;
}

export function checkResizedSize({ label }: Operator, { h, w }: Size): void {
  if (h >= 1 && w >= 1) return;
  throw unsupportedError(
    `${label} makes an image of ${h} x ${w} pixels`,
    'Tauscope needs at least one',
    'correct the size in the model',
  );
}
