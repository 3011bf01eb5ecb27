import { TauscopeError } from '../network/errors.ts';
import type { Network, Tensor } from '../network/network.ts';
import { formatPercent } from '../words/percents.ts';
import type { InputScale } from './inputScale.ts';
import { inputScaleText, rawText, realValue, scaledChannels } from './inputScale.ts';
import type { LabelledImages } from './labelledImages.ts';
import type { RealRange } from './usualInputScale.ts';
import {
  byteDistance,
  byteScale,
  quantisedInput,
  tensorRange,
  usualByteScale,
  usualScale,
} from './usualInputScale.ts';

/** How a scale came about: said by a person, or proposed with both ends on the tensor's range, or near it. */
type Certainty = 'given' | 'sure' | 'likely';

export interface InputProposal {
  readonly scale: InputScale;
  readonly certainty: Certainty;
}

/** Distances of both ends together, as shares of the tensor's range. */
const sureDistance = 0.1;
const likelyDistance = 0.3;
/** Values of a network's own data beyond the range are outliers that calibration left out: few, if the scale is right. */
const mostSaturated = 0.05;
/** Values that all fall within so little of the range use a dozen of its 256 steps. */
const leastSpan = 0.05;

const remedy =
  'Say how the network was trained to see the values, with --input-scale or under Inputs on the page: x, x/255, x/127.5-1, raw, or a mean and deviation such as "(x/255-0.5)/0.5".';

/**
 * The scale of a data set's values for a network, and how sure that is: by the tensor's range for bytes, by the values
 * themselves for real ones.
 * @throws TauscopeError data-mismatch when nothing fits
 */
export function proposeInputScale(images: LabelledImages, network: Network): InputProposal {
  const tensor = quantisedInput(network);
  const scale = usualScale(images, tensor);
  const range = tensorRange(tensor);
  if (scale === 'raw') return { scale, certainty: 'sure' };
  if (!range) return { scale, certainty: 'likely' };
  if (images.values instanceof Uint8Array) {
    const proposal = proposeByteScale(tensor);
    if (proposal) return proposal;
    throw new TauscopeError(
      'data-mismatch',
      `${images.name} holds byte pixels, but "${tensor.name}" takes ${rangeText(range)}, which none of x/255 (0 to 1), x/127.5-1 (-1 to 1) and ` +
        `x (0 to 255) comes near. ${remedy}`,
    );
  }
  checkReals(images, tensor, range);
  return { scale, certainty: 'sure' };
}

/** The scale of byte pixels for an input tensor, or null when no conventional one comes near its range. */
export function proposeByteScale(tensor: Tensor): InputProposal | null {
  if (tensor.fileType === 'uint8') return { scale: usualByteScale(tensor), certainty: 'sure' };
  const range = tensorRange(tensor);
  const scale = byteScale(tensor);
  if (!range) return { scale, certainty: 'likely' };
  const distance = byteDistance(scale, range) / (range.max - range.min);
  if (distance > likelyDistance) return null;
  return { scale, certainty: distance > sureDistance ? 'likely' : 'sure' };
}

function checkReals(images: LabelledImages, tensor: Tensor, range: RealRange): void {
  const { min, max, saturatedShare } = inputSpread(images, tensor, 'x');
  const found = `${images.name} holds real values from ${short(min)} to ${short(max)}, but "${tensor.name}" takes ${rangeText(range)}`;
  if (saturatedShare > mostSaturated)
    throw new TauscopeError(
      'data-mismatch',
      `${found}: ${formatPercent(100 * saturatedShare)} of the values lie beyond it and would be cut off. ${remedy}`,
    );
  if (max > min && max - min < leastSpan * (range.max - range.min))
    throw new TauscopeError(
      'data-mismatch',
      `${found}: they would take ${formatPercent((100 * (max - min)) / (range.max - range.min))} of it. ${remedy}`,
    );
}

/** Least and largest real value of a data set, and the share that lies more than a step beyond what the tensor holds. */
export interface InputSpread extends RealRange {
  readonly saturatedShare: number;
}

export function inputSpread(
  { values }: Pick<LabelledImages, 'values'>,
  tensor: Tensor,
  scale: Exclude<InputScale, 'raw'>,
): InputSpread {
  const range = tensorRange(tensor) ?? { min: -Infinity, max: Infinity };
  const channels = scaledChannels(scale);
  let [min, max, saturated] = [Infinity, -Infinity, 0];
  const take = (value: number, channel: number, count: number) => {
    const real = realValue(scale, value, channel);
    if (real < min) min = real;
    if (real > max) max = real;
    if (real < range.min - tensor.scale || real > range.max + tensor.scale) saturated += count;
  };
  if (values instanceof Uint8Array)
    byteCounts(values, channels).forEach((count, at) => {
      if (count > 0) take(at % 256, Math.floor(at / 256), count);
    });
  else values.forEach((value, at) => take(value, at % channels, 1));
  return { min, max, saturatedShare: saturated / values.length };
}

/** How often each byte occurs in each channel, channel by channel: sets of bytes have millions of them. */
function byteCounts(values: Uint8Array, channels: number): Uint32Array {
  const counts = new Uint32Array(256 * channels);
  for (let channel = 0; channel < channels; channel++)
    for (let at = channel; at < values.length; at += channels) counts[256 * channel + values[at]!]!++;
  return counts;
}

/** What was taken and why, as a sentence without its full stop. */
export function inputScaleSentence(
  { scale, certainty }: InputProposal,
  images: LabelledImages,
  network: Network,
): string {
  const text = inputScaleText(scale);
  if (scale === 'raw') return `inputs: ${rawText(images)}`;
  const tensor = quantisedInput(network);
  const range = tensorRange(tensor);
  const taken = range ? `, the input takes ${rangeText(range)}` : '';
  const { saturatedShare, min, max } = inputSpread(images, tensor, scale);
  const cut = saturatedShare > 0 ? `, ${formatPercent(100 * saturatedShare, 2)} of them cut off` : '';
  const why = {
    given: 'as given',
    sure: 'proposed',
    likely: 'the nearest, but no close fit: --input-scale says otherwise',
  }[certainty];
  return `inputs: ${text} (${why}): values from ${short(min)} to ${short(max)}${cut}${taken}`;
}

export function rangeText({ min, max }: RealRange): string {
  return `${short(min)} to ${short(max)}`;
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}
