import type { Network, Tensor } from '../network/network.ts';
import { tensorOf } from '../network/network.ts';
import type { InputScale } from './inputScale.ts';
import { realValue } from './inputScale.ts';
import type { LabelledImages } from './labelledImages.ts';

/** Real values from `min` to `max`. */
export interface RealRange {
  readonly min: number;
  readonly max: number;
}

const conventions = ['x/255', 'x/127.5-1', 'x'] as const;

/** The real values that an int8 tensor can hold; null for a float32 one, which holds any. */
export function tensorRange({ type, scale, zeroPoint }: Tensor): RealRange | null {
  if (type === 'float32') return null;
  return { min: (-128 - zeroPoint) * scale, max: (127 - zeroPoint) * scale };
}

/** The tensor that a network's inputs are quantised to: its input, or what a QUANTIZE layer makes of a float32 one. */
export function quantisedInput(network: Network): Tensor {
  const input = tensorOf(network, network.input);
  const quantize = network.layers.find(
    ({ kind, inputs }) => kind === 'quantize' && inputs[0] === network.input,
  );
  return input.type === 'float32' && quantize ? tensorOf(network, quantize.output) : input;
}

/** Distance (sum over both ends) of the values that a scale makes of 0 and 255 from a tensor's range. */
export function byteDistance(scale: (typeof conventions)[number], { min, max }: RealRange): number {
  return Math.abs(realValue(scale, 0, 0) - min) + Math.abs(realValue(scale, 255, 0) - max);
}

/** The conventional scale of bytes whose ends lie closest to what the tensor can hold; a float32 tensor does not tell: x/255. */
export function byteScale(tensor: Tensor): (typeof conventions)[number] {
  const range = tensorRange(tensor);
  if (!range) return conventions[0];
  return conventions.reduce((best, next) =>
    byteDistance(next, range) < byteDistance(best, range) ? next : best,
  );
}

/** The scale that a recipe without one means: int8 values and real values as they are, bytes by {@link usualByteScale}. */
export function usualInputScale(images: Pick<LabelledImages, 'values'>, network: Network): InputScale {
  return usualScale(images, quantisedInput(network));
}

/** The same for values that are quantised to `tensor`. */
export function usualScale({ values }: Pick<LabelledImages, 'values'>, tensor: Tensor): InputScale {
  if (values instanceof Int8Array) return 'raw';
  return values instanceof Float32Array ? 'x' : usualByteScale(tensor);
}

/** Bytes are what a uint8 input takes, whatever they stand for; else {@link byteScale}. */
export function usualByteScale(tensor: Tensor): InputScale {
  return tensor.fileType === 'uint8' ? 'raw' : byteScale(tensor);
}
