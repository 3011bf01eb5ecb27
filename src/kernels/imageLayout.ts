/**
 * An activation in RAM as convolutions read it: int16 distances from the zero point, [h][w][c], or [c][h][w] when `planar`, with
 * margins of zeros.
 */
export interface ImageLayout {
  readonly h: number;
  readonly w: number;
  readonly c: number;
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
  /** Channels are planes, each with margins; for depthwise convolutions. */
  readonly planar?: boolean;
}

/** A pair is loaded as a word even when its second lane lies behind the last value. */
const slackBytes = 4;

/** Kernels load whole groups of values: some lie behind the image. */
export const overreadBytes = 8;

export function pixelBytes(image: ImageLayout): number {
  return (image.planar ? 1 : image.c) * Int16Array.BYTES_PER_ELEMENT;
}

export function rowBytes(image: ImageLayout): number {
  return (image.left + image.w + image.right) * pixelBytes(image);
}

function planeBytes(image: ImageLayout): number {
  return (image.top + image.h + image.bottom) * rowBytes(image);
}

/** Between neighbouring channels of a pixel. */
export function channelBytes(image: ImageLayout): number {
  return image.planar ? planeBytes(image) : Int16Array.BYTES_PER_ELEMENT;
}

export function imageBytes(image: ImageLayout): number {
  return (image.planar ? image.c : 1) * planeBytes(image) + slackBytes;
}

/** The same image with planes for channels, and rows of whole words. */
export function planes(image: ImageLayout): ImageLayout {
  const planar = { ...image, planar: true };
  return rowBytes(planar) % 4 === 0 ? planar : { ...planar, right: image.right + 1 };
}

/** Byte offset of the first channel of pixel (y, x), which may lie in the margin. */
export function pixelOffset(image: ImageLayout, y: number, x: number): number {
  return (image.top + y) * rowBytes(image) + (image.left + x) * pixelBytes(image);
}

/** Where a kernel that reads single values finds them: distances from the zero point in an int16 image, or int8 values themselves. */
export interface InputLayout {
  readonly element: 'int8' | 'int16';
  readonly h: number;
  readonly w: number;
  readonly c: number;
  readonly originBytes: number;
  readonly elementBytes: 1 | 2;
  readonly pixelBytes: number;
  readonly rowBytes: number;
}

export function int16Input(image: ImageLayout): InputLayout {
  const { h, w, c } = image;
  return {
    ...{ element: 'int16', h, w, c, originBytes: pixelOffset(image, 0, 0), elementBytes: 2 },
    ...{ pixelBytes: pixelBytes(image), rowBytes: rowBytes(image) },
  };
}

/** A plain int8 tensor [h][w][c]. */
export function int8Input({ h, w, c }: Pick<ImageLayout, 'h' | 'w' | 'c'>): InputLayout {
  return { element: 'int8', h, w, c, originBytes: 0, elementBytes: 1, pixelBytes: c, rowBytes: w * c };
}

/** Where a kernel puts its output. */
export interface OutputLayout {
  readonly element: 'int8' | 'int16';
  readonly elementBytes: 1 | 2;
  readonly originBytes: number;
  /** Between neighbouring channels, pixels and rows. */
  readonly channelBytes: number;
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
    channelBytes: channelBytes(image),
    pixelBytes: pixelBytes(image),
    rowBytes: rowBytes(image),
    image,
  };
}

/** A plain int8 tensor [h][w][c]. */
export function int8Output(w: number, c: number): OutputLayout {
  return {
    element: 'int8',
    elementBytes: 1,
    originBytes: 0,
    channelBytes: 1,
    pixelBytes: c,
    rowBytes: w * c,
    image: null,
  };
}
