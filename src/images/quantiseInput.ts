import { TauscopeError } from '../network/errors.ts';
import type { Network, Tensor } from '../network/network.ts';
import { elementCount, tensorOf } from '../network/network.ts';
import { formatCount } from '../words/counts.ts';
import type { LabelledImages } from './labelledImages.ts';

/** The real values that the bytes 0 and 255 stand for; the bytes between lie evenly. */
export interface ByteRange {
  readonly min: number;
  readonly max: number;
}

/** p / 255, p / 127.5 - 1, and p as it is. */
const conventions = [
  { min: 0, max: 1 },
  { min: -1, max: 1 },
  { min: 0, max: 255 },
] as const satisfies readonly ByteRange[];

/**
 * The conventional range of byte pixels whose end points lie closest (sum of distances) to the real values that the int8
 * tensor can hold. A float32 tensor does not tell: [0, 1].
 */
export function byteRange(tensor: Tensor): ByteRange {
  if (tensor.type === 'float32') return conventions[0];
  const lowest = (-128 - tensor.zeroPoint) * tensor.scale;
  const highest = (127 - tensor.zeroPoint) * tensor.scale;
  const distance = (range: ByteRange): number => Math.abs(range.min - lowest) + Math.abs(range.max - highest);
  return conventions.reduce<ByteRange>(
    (best, next) => (distance(next) < distance(best) ? next : best),
    conventions[0],
  );
}

/** Byte range of a network's input, seen through a QUANTIZE layer when the input itself is float32. */
export function inputByteRange(network: Network): ByteRange {
  const input = tensorOf(network, network.input);
  const quantize = network.layers.find(
    ({ kind, inputs }) => kind === 'quantize' && inputs[0] === network.input,
  );
  return byteRange(input.type === 'float32' && quantize ? tensorOf(network, quantize.output) : input);
}

/** q = clamp(round(real / scale) + zeroPoint), halves away from zero, as TFLite quantises. */
function quantiseValue(real: number, { scale, zeroPoint }: Tensor): number {
  const steps = real / scale;
  const whole = Math.trunc(steps);
  const rounded = Math.abs(steps - whole) >= 0.5 ? whole + Math.sign(steps) : whole;
  return Math.max(-128, Math.min(127, rounded + zeroPoint));
}

/**
 * Access to images as inputs of a network whose input tensor is `tensor`: int8 values pass unchanged, real values are
 * quantised, bytes are mapped to `range` first; a float32 tensor takes the real values. The array returned for an index
 * may be a view of the data set: do not write to it.
 * @throws TauscopeError data-mismatch when the shapes differ (extents of 1 at the end do not count)
 */
export function quantiseInput(
  images: LabelledImages,
  tensor: Tensor,
  range: ByteRange = byteRange(tensor),
): (index: number) => Int8Array | Float32Array {
  checkShapes(images, tensor);
  const { values } = images;
  const size = elementCount(images.shape);
  const bounds = (index: number): [number, number] => {
    if (!(index >= 0 && index < images.count)) throw new RangeError(`no image ${index} of ${images.count}`);
    return [index * size, (index + 1) * size];
  };
  if (values instanceof Int8Array) {
    if (tensor.type === 'float32')
      throw new TauscopeError(
        'data-mismatch',
        `${images.name} holds int8 values, which are already quantised, but the network takes float32 values at ` +
          `"${tensor.name}". Give the real values as float32 or the pixels as uint8.`,
      );
    return (index) => values.subarray(...bounds(index));
  }
  if (values instanceof Float32Array) {
    if (tensor.type === 'float32') return (index) => values.subarray(...bounds(index));
    return (index) =>
      Int8Array.from(values.subarray(...bounds(index)), (real) => quantiseValue(real, tensor));
  }
  const reals = Float64Array.from(
    { length: 256 },
    (_, byte) => range.min + (byte * (range.max - range.min)) / 255,
  );
  const table =
    tensor.type === 'float32'
      ? Float32Array.from(reals)
      : Int8Array.from(reals, (real) => quantiseValue(real, tensor));
  return (index) => {
    const [start, end] = bounds(index);
    const input = tensor.type === 'float32' ? new Float32Array(size) : new Int8Array(size);
    for (let at = start; at < end; at++) input[at - start] = table[values[at]!]!;
    return input;
  };
}

/** {@link quantiseInput} for a network's input, with the byte range that {@link inputByteRange} finds. */
export function networkInput(
  images: LabelledImages,
  network: Network,
): (index: number) => Int8Array | Float32Array {
  return quantiseInput(images, tensorOf(network, network.input), inputByteRange(network));
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
        ? 'The images have their channels first: store them as (N, height, width, channels).'
        : 'Open the data set this network was made for, or store the images in that shape.'),
  );
}

function significantExtents(shape: readonly number[]): readonly number[] {
  return shape.slice(0, shape.findLastIndex((extent) => extent !== 1) + 1);
}

function shapeText(shape: readonly number[]): string {
  return `${shape.join(' x ')} (${formatCount(elementCount(shape))} values)`;
}
