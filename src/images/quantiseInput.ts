import { TauscopeError } from '../network/errors.ts';
import type { Network, Tensor } from '../network/network.ts';
import { elementCount, tensorOf } from '../network/network.ts';
import { formatCount } from '../words/counts.ts';
import type { InputScale } from './inputScale.ts';
import { checkInputScale, realValue, scaledChannels } from './inputScale.ts';
import type { LabelledImages } from './labelledImages.ts';
import { usualInputScale, usualScale } from './usualInputScale.ts';

/** q = clamp(round(real / scale) + zeroPoint), halves away from zero, as TFLite quantises. */
function quantiseValue(real: number, { scale, zeroPoint }: Tensor): number {
  const steps = real / scale;
  const whole = Math.trunc(steps);
  const rounded = Math.abs(steps - whole) >= 0.5 ? whole + Math.sign(steps) : whole;
  return Math.max(-128, Math.min(127, rounded + zeroPoint));
}

/** What a tensor takes for a value x of a data set. */
function inputValue(tensor: Tensor, scale: InputScale): (x: number, channel: number) => number {
  return (x, channel) => {
    if (scale === 'raw') return x - 128;
    const real = realValue(scale, x, channel);
    return tensor.type === 'float32' ? real : quantiseValue(real, tensor);
  };
}

/** What a tensor takes for each byte, a table for every channel that has a scale of its own. */
export function byteInputs(tensor: Tensor, scale: InputScale): readonly Float32Array[] {
  const inputOf = inputValue(tensor, scale);
  return Array.from({ length: scaledChannels(scale) }, (_, channel) =>
    Float32Array.from({ length: 256 }, (_, byte) => inputOf(byte, channel)),
  );
}

/**
 * Access to images as inputs of a network whose input tensor is `tensor`: values become real ones by `scale` and are
 * quantised, raw ones pass; a float32 tensor takes the real values. The array returned for an index may be a view of the
 * data set: do not write to it.
 * @throws TauscopeError data-mismatch when the shapes differ (extents of 1 at the end do not count), or the scale does not
 *   go with the values or the tensor
 */
export function quantiseInput(
  images: LabelledImages,
  tensor: Tensor,
  scale: InputScale = usualScale(images, tensor),
): (index: number) => Int8Array | Float32Array {
  checkShapes(images, tensor);
  checkInputScale(scale, images, tensor);
  const { values } = images;
  const size = elementCount(images.shape);
  const bounds = (index: number): [number, number] => {
    if (!(index >= 0 && index < images.count)) throw new RangeError(`no image ${index} of ${images.count}`);
    return [index * size, (index + 1) * size];
  };
  if (values instanceof Int8Array) return (index) => values.subarray(...bounds(index));
  const isReal = tensor.type === 'float32';
  if (values instanceof Float32Array && isReal && scale === 'x')
    return (index) => values.subarray(...bounds(index));

  const channels = scaledChannels(scale);
  const inputOf = inputValue(tensor, scale);
  const tables = values instanceof Uint8Array ? byteInputs(tensor, scale) : null;
  return (index) => {
    const [start, end] = bounds(index);
    const input = isReal ? new Float32Array(size) : new Int8Array(size);
    for (let channel = 0; channel < channels; channel++) {
      const table = tables?.[channel];
      for (let at = start + channel; at < end; at += channels)
        input[at - start] = table ? table[values[at]!]! : inputOf(values[at]!, channel);
    }
    return input;
  };
}

/** {@link quantiseInput} for a network's input; without a scale the usual one, seen through a leading QUANTIZE. */
export function networkInput(
  images: LabelledImages,
  network: Network,
  scale: InputScale = usualInputScale(images, network),
): (index: number) => Int8Array | Float32Array {
  return quantiseInput(images, tensorOf(network, network.input), scale);
}

function checkShapes(images: LabelledImages, tensor: Tensor): void {
  const found = significantExtents(images.shape);
  const expected = significantExtents(tensor.shape);
  if (found.join() === expected.join()) return;
  const [h, w, c] = tensor.shape;
  const channelsFirst = tensor.shape.length === 3 && images.shape.join() === [c, h, w].join();
  throw new TauscopeError(
    'data-mismatch',
    `The network takes ${shapeText(tensor.shape)} at "${tensor.name}", but each image of ${images.name} is ` +
      `${shapeText(images.shape)}. ` +
      (channelsFirst
        ? 'The images have their channels first: open them with the model or after it, or store them as (N, height, width, channels).'
        : 'Open the data set this network was made for, or store the images in that shape.'),
  );
}

function significantExtents(shape: readonly number[]): readonly number[] {
  return shape.slice(0, shape.findLastIndex((extent) => extent !== 1) + 1);
}

function shapeText(shape: readonly number[]): string {
  return `${shape.join(' x ')} (${formatCount(elementCount(shape))} values)`;
}
