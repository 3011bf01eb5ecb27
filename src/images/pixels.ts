import { TauscopeError } from '../network/errors.ts';
import { formatCount } from '../words/counts.ts';
import { damagedFile } from './damagedFile.ts';
import { dataLimits } from './dataLimits.ts';

/** An image in memory: bytes, row-major over height, width, channels; one channel is grey, three are red, green, blue. */
export interface Pixels {
  readonly height: number;
  readonly width: number;
  readonly channels: 1 | 3;
  readonly values: Uint8Array;
}

/** Checks what the header of an image file says before memory is taken. @throws TauscopeError data-format, data-limit */
export function checkExtents(name: string, width: number, height: number): void {
  if (width === 0 || height === 0) throw damagedFile(name, `it says to have ${width} x ${height} pixels`);
  if (width * height > dataLimits.imagePixels)
    throw new TauscopeError(
      'data-limit',
      `${name} says to have ${formatCount(width)} x ${formatCount(height)} pixels; at most ${formatCount(dataLimits.imagePixels)} ` +
        'are decoded of one image. Make the images smaller: networks for microcontrollers see a few thousand pixels.',
    );
}
