import { TauscopeError } from '../network/errors.ts';
import type { Tensor } from '../network/network.ts';
import type { LabelledImages } from './labelledImages.ts';

/** The scales that need no numbers. `raw`: the value is the quantised one, as int8 or as a byte that stands for pixel - 128. */
export const plainInputScales = ['x', 'x/255', 'x/127.5-1', 'raw'] as const;

/** (x - mean) / deviation or (x/255 - mean) / deviation, one number for all channels or one for each. */
export interface StandardScale {
  readonly of: 'x' | 'x/255';
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
}

/** What a value x of a data set stands for at a network's input; quantising it by the input's tensor comes after. */
export type InputScale = (typeof plainInputScales)[number] | StandardScale;

/** The scale as a formula, which {@link parseInputScale} reads back: `(x/255-0.49,0.48,0.45)/0.25,0.24,0.26`. */
export function inputScaleText(scale: InputScale): string {
  return typeof scale === 'string' ? scale : `(${scale.of}-${scale.mean.join()})/${scale.deviation.join()}`;
}

/** The scale `raw` in words. */
export function rawText({ values }: Pick<LabelledImages, 'values'>): string {
  return values instanceof Int8Array ? 'raw (already quantised)' : 'raw (pixel - 128)';
}

/** @throws TauscopeError usage */
export function parseInputScale(text: string): InputScale {
  const formula = text.replaceAll(' ', '');
  const plain = plainInputScales.find((name) => name === formula);
  if (plain) return plain;
  const parts = /^\((x|x\/255)-([^()]+)\)\/([^()]+)$/.exec(formula);
  const of = parts?.[1] === 'x' ? 'x' : 'x/255';
  const scale = { of, mean: numbers(parts?.[2]), deviation: numbers(parts?.[3]) } as const;
  if (isStandardScale(scale)) return scale;
  throw new TauscopeError(
    'usage',
    `An input scale is one of ${plainInputScales.join(', ')}, or a mean and a deviation above 0 for all channels or for each, such as ` +
      `"(x/255-0.5)/0.5" or "(x-125,123,114)/63,62,67"; found "${text}".`,
  );
}

function numbers(list = ''): number[] {
  return list.split(',').map((number) => (number === '' ? NaN : Number(number)));
}

/** Whether there are as many means as deviations, all of them finite, the deviations above 0. */
export function isStandardScale({ mean, deviation }: StandardScale): boolean {
  return (
    mean.length > 0 &&
    mean.length === deviation.length &&
    mean.every(Number.isFinite) &&
    deviation.every((value) => value > 0 && value < Infinity)
  );
}

/** Channels that have numbers of their own; 1 when all share them. */
export function scaledChannels(scale: InputScale): number {
  return typeof scale === 'string' ? 1 : scale.mean.length;
}

/** The real value of x in a channel (the last dimension); not for `raw`. */
export function realValue(scale: Exclude<InputScale, 'raw'>, x: number, channel: number): number {
  if (scale === 'x') return x;
  if (scale === 'x/255') return x / 255;
  if (scale === 'x/127.5-1') return x / 127.5 - 1;
  return (realValue(scale.of, x, channel) - scale.mean[channel]!) / scale.deviation[channel]!;
}

/** The x that a real value of a channel stands for: the other way of {@link realValue}. */
export function valueOfReal(scale: Exclude<InputScale, 'raw'>, real: number, channel: number): number {
  if (scale === 'x') return real;
  if (scale === 'x/255') return real * 255;
  if (scale === 'x/127.5-1') return (real + 1) * 127.5;
  return valueOfReal(scale.of, real * scale.deviation[channel]! + scale.mean[channel]!, channel);
}

/** @throws TauscopeError data-mismatch when a scale makes no inputs for `tensor` of such images */
export function checkInputScale(scale: InputScale, images: LabelledImages, tensor: Tensor): void {
  const { name, values, shape } = images;
  const text = inputScaleText(scale);
  const isQuantised = values instanceof Int8Array;
  if (isQuantised && tensor.type === 'float32')
    throw new TauscopeError(
      'data-mismatch',
      `${name} holds int8 values, which are already quantised, but the network takes float32 values at ` +
        `"${tensor.name}". Give the real values as float32 or the pixels as uint8.`,
    );
  if (isQuantised && scale !== 'raw')
    throw new TauscopeError(
      'data-mismatch',
      `${name} holds int8 values, which are already quantised and pass unchanged, but the input scale is ${text}. ` +
        'Take the input scale raw, or give the real values as float32 or the pixels as uint8.',
    );
  if (scale === 'raw' && (values instanceof Float32Array || tensor.type === 'float32'))
    throw new TauscopeError(
      'data-mismatch',
      `The input scale raw goes from int8 values or byte pixels to an int8 input, but ${name} holds ` +
        `${values instanceof Float32Array ? 'float32 values' : 'pixels'} and "${tensor.name}" takes ${tensor.type}. Take another input scale.`,
    );
  const channels = scaledChannels(scale);
  if (channels > 1 && channels !== shape.at(-1))
    throw new TauscopeError(
      'data-mismatch',
      `The input scale ${text} has numbers for ${channels} channels, but each image of ${name} is ${shape.join(' x ')}. ` +
        'Give one mean and deviation, or as many as there are channels.',
    );
}
