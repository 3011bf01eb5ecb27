import type { ElementSource } from '../kernels/elementwise.ts';
import { imageSource, int8Source } from '../kernels/elementwise.ts';
import type { ImageLayout, InputLayout, OutputLayout } from '../kernels/imageLayout.ts';
import { imageBytes, int8Input, int8Output, int16Input, int16Output } from '../kernels/imageLayout.ts';
import type { Tensor, TensorId, Window } from '../network/network.ts';
import { elementCount } from '../network/network.ts';

/** A tensor in RAM: plain int8, or int16 distances from its zero point with margins. */
export type TensorStorage =
  | {
      readonly kind: 'int8';
      /** What a PAD layer adds to the values, for readers in strips alone. */
      readonly pads?: Window['padding'];
    }
  | { readonly kind: 'image'; readonly image: ImageLayout };

export interface StoredActivation {
  readonly id: TensorId;
  readonly tensor: Tensor;
  readonly storage: TensorStorage;
  /** Number of the buffer that holds it. */
  readonly buffer: number;
}

/** What a reader asks for: `image` is one with all margins that are read, `flat` one without margins. */
export type WantedStorage = 'any' | 'int8' | 'image' | 'flat';

/** @param padded the tensor with all margins that are read */
export function suits(storage: TensorStorage, wanted: WantedStorage, padded: ImageLayout): boolean {
  if (storage.kind === 'int8' && storage.pads) return false;
  if (wanted === 'any') return true;
  if (storage.kind === 'int8' || wanted === 'int8') return storage.kind === wanted;
  const { image } = storage;
  if (wanted === 'flat') return isFlat(image);
  return sides.every((side) => image[side] >= padded[side]);
}

const sides = ['top', 'left', 'bottom', 'right'] as const;

/** Whether what is written value by value finds every value in the same place of another storage; int8 ones are of equal size. */
export function liesAlike(a: TensorStorage, b: TensorStorage): boolean {
  if (a.kind === 'int8' || b.kind === 'int8') return a.kind === b.kind;
  const { image } = a;
  const other = b.image;
  return [...sides, ...(['h', 'w', 'c'] as const)].every((side) => image[side] === other[side]);
}

/** Without margins: [h][w][c] of the last three axes, those before joined with the height. */
export function plainImage({ shape }: Tensor): ImageLayout {
  const c = shape.at(-1) ?? 1;
  const w = shape.length > 1 ? shape.at(-2)! : 1;
  return { h: elementCount(shape) / (w * c), w, c, top: 0, left: 0, bottom: 0, right: 0 };
}

export function isFlat({ top, left, bottom, right }: ImageLayout): boolean {
  return top + left + bottom + right === 0;
}

/** The image with so much of its margins as values. */
export function grown(image: ImageLayout, { top, left, bottom, right }: Window['padding']): ImageLayout {
  return {
    ...image,
    h: top + image.h + bottom,
    w: left + image.w + right,
    top: image.top - top,
    left: image.left - left,
    bottom: image.bottom - bottom,
    right: image.right - right,
  };
}

/** What a kernel writes, margins included. */
export function storedBytes({ tensor, storage }: Pick<StoredActivation, 'tensor' | 'storage'>): number {
  return storage.kind === 'int8' ? elementCount(tensor.shape) : imageBytes(storage.image);
}

/** `rowValues`: length of the rows in which a storage without margins is walked. */
export function sourceOf({ storage }: StoredActivation, rowValues: number): ElementSource {
  if (storage.kind === 'int8') return int8Source(rowValues);
  const source = imageSource(storage.image);
  return isFlat(storage.image) ? { ...source, rowBytes: 2 * rowValues } : source;
}

/** For kernels that read single values of a tensor in its own shape. */
export function inputOf({ storage, tensor }: StoredActivation): InputLayout {
  return storage.kind === 'int8' ? int8Input(plainImage(tensor)) : int16Input(storage.image);
}

/** `rowValues`: length of the rows in which a storage without margins is written; absent for the tensor's own. */
export function outputOf(
  { storage, tensor }: Pick<StoredActivation, 'storage' | 'tensor'>,
  rowValues?: number,
): OutputLayout {
  const { w, c } = plainImage(tensor);
  if (storage.kind === 'int8') {
    const plain = int8Output(w, c);
    return rowValues === undefined ? plain : { ...plain, rowBytes: rowValues };
  }
  const layout = int16Output(storage.image);
  return rowValues !== undefined && isFlat(storage.image) ? { ...layout, rowBytes: 2 * rowValues } : layout;
}
