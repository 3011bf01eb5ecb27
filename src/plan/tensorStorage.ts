import type { ElementSource } from '../kernels/elementwise.ts';
import { imageSource, int8Source } from '../kernels/elementwise.ts';
import type { ImageLayout, OutputLayout } from '../kernels/imageLayout.ts';
import { imageBytes, int8Output, int16Output } from '../kernels/imageLayout.ts';
import type { Tensor, TensorId } from '../network/network.ts';
import { elementCount } from '../network/network.ts';

/** A tensor in RAM: plain int8, or int16 distances from its zero point with margins. */
export type TensorStorage =
  { readonly kind: 'int8' } | { readonly kind: 'image'; readonly image: ImageLayout };

export interface StoredActivation {
  readonly id: TensorId;
  readonly tensor: Tensor;
  readonly storage: TensorStorage;
  /** Number of the buffer that holds it. */
  readonly buffer: number;
}

/** What a reader asks for; `flat` is an image without margins. */
export type WantedStorage = 'int8' | 'image' | 'flat';

export function suits(storage: TensorStorage, wanted: WantedStorage): boolean {
  if (storage.kind === 'int8') return wanted === 'int8';
  return wanted === 'image' || (wanted === 'flat' && isFlat(storage.image));
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

/** `rowValues`: length of the rows in which a storage without margins is written; absent for the tensor's own. */
export function outputOf({ storage, tensor }: StoredActivation, rowValues?: number): OutputLayout {
  const { w, c } = plainImage(tensor);
  if (storage.kind === 'int8') {
    const plain = int8Output(w, c);
    return rowValues === undefined ? plain : { ...plain, rowBytes: rowValues };
  }
  const layout = int16Output(storage.image);
  return rowValues !== undefined && isFlat(storage.image) ? { ...layout, rowBytes: 2 * rowValues } : layout;
}
