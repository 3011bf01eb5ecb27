/**
 * An activation in RAM as convolutions read it: int16 distances from the zero point, [h][w][c], with margins of zeros.
 */
export interface ImageLayout {
  readonly h: number;
  readonly w: number;
  readonly c: number;
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

/** A pair is loaded as a word even when its second lane lies behind the last value. */
const slackBytes = 4;

/** Kernels load whole groups of values: some lie behind the image. */
export const overreadBytes = 8;

export function pixelBytes(image: ImageLayout): number {
  return image.c * Int16Array.BYTES_PER_ELEMENT;
}

export function rowBytes(image: ImageLayout): number {
  return (image.left + image.w + image.right) * pixelBytes(image);
}

export function imageBytes(image: ImageLayout): number {
  return (image.top + image.h + image.bottom) * rowBytes(image) + slackBytes;
}

/** Byte offset of pixel (y, x), which may lie in the margin. */
export function pixelOffset(image: ImageLayout, y: number, x: number): number {
  return (image.top + y) * rowBytes(image) + (image.left + x) * pixelBytes(image);
}

/** Where a kernel puts its output. */
export interface OutputLayout {
  readonly element: 'int8' | 'int16';
  readonly elementBytes: 1 | 2;
  readonly originBytes: number;
  readonly pixelBytes: number;
  readonly rowBytes: number;
  /** The int16 image whose margins the kernel clears; null for a plain int8 tensor. */
  readonly image: ImageLayout | null;
}

export function int16Output(image: ImageLayout): OutputLayout {
  return {
    element: 'int16',
    elementBytes: 2,
    originBytes: pixelOffset(image, 0, 0),
    pixelBytes: pixelBytes(image),
    rowBytes: rowBytes(image),
    image,
  };
}

/** A plain int8 tensor [h][w][c]. */
export function int8Output(w: number, c: number): OutputLayout {
  return { element: 'int8', elementBytes: 1, originBytes: 0, pixelBytes: c, rowBytes: w * c, image: null };
}
