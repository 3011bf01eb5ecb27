import { buildConcatenation } from '../build/joins.ts';
import { imageOf } from '../build/operator.ts';
import { buildGather } from '../build/slices.ts';
import type { WindowFacts } from '../build/slidingWindow.ts';
import { resolveWindow } from '../build/slidingWindow.ts';
import type { Constant, WeightedFacts } from '../build/weightedLayers.ts';
import { formatError, unsupportedError } from '../modelError.ts';
import type { Layer } from '../network.ts';
import type { OperatorReader } from './operatorReader.ts';

/** Weights from -255 to 255, more than int8 holds. */
type WideWeights = Constant<Int8Array | Int16Array> & Pick<WeightedFacts['weights'], 'quantisation'>;

/** What layers with weights are built from, but for weights that int8 may not hold. */
export type WideFacts = Omit<WeightedFacts, 'weights'> & { readonly weights: WideWeights };

/** The distances of uint8 weights from their zero point, one for all. */
export function symmetricWeights(weights: WeightedFacts['weights']): WideWeights {
  const { scales, zeroPoints, axis } = weights.quantisation;
  if (zeroPoints.length !== 1)
    throw formatError(`${weights.label} is uint8 with ${zeroPoints.length} zero points`, 'one');
  const zeroPoint = Number(zeroPoints.at(0));
  return {
    ...weights,
    quantisation: { scales, zeroPoints: [], axis },
    values: Int16Array.from(weights.values, (value) => value - zeroPoint),
  };
}

/** A convolution with int8 weights: where they are too large, two weights each on an image that has every row twice. */
export function windowedInInt8(
  operator: OperatorReader,
  facts: WideFacts & WindowFacts,
  build: (facts: WeightedFacts & WindowFacts) => Layer,
): Layer | Layer[] {
  const { input, weights, stride, dilation } = facts;
  const { first, second } = int8Parts(operator, weights);
  if (!second) return build({ ...facts, weights: { ...weights, values: first } });
  const [outer = 0, h = 0, w = 0, inner = 0] = weights.shape;
  if (h > 1 && dilation.h > 1)
    throw unsupportedError(
      `${operator.label} has dilated rows and uint8 weights further than int8 goes from their zero point`,
      'Tauscope takes such weights apart where rows are neighbours',
      'quantise the float model that it came from to int8',
    );
  const image = imageOf(input.tensor, operator.label);
  const { padding } = resolveWindow({ h, w }, facts, image, operator.label).window;
  const rows = Array.from({ length: 2 * image.h }, (_, row) => row >> 1);
  const twice = operator.step('input', (step) => buildGather(step, input, 0, rows));
  return [
    twice.layer,
    build({
      ...facts,
      input: twice.output,
      weights: { ...weights, shape: [outer, 2 * h, w, inner], values: alternating(first, second, w * inner) },
      stride: { h: 2 * stride.h, w: stride.w },
      padding: { ...padding, top: 2 * padding.top, bottom: 2 * padding.bottom },
    }),
  ];
}

/** A dense layer with int8 weights: where they are too large, two weights each on the input twice. */
export function denseInInt8(
  operator: OperatorReader,
  facts: WideFacts & { readonly keepsRank: boolean },
  build: (facts: WeightedFacts & { readonly keepsRank: boolean }) => Layer,
): Layer | Layer[] {
  const { input, weights } = facts;
  const { first, second } = int8Parts(operator, weights);
  if (!second) return build({ ...facts, weights: { ...weights, values: first } });
  const [outN = 0, inN = 0] = weights.shape;
  const { shape } = input.tensor;
  const isRow = shape.slice(0, -1).every((extent) => extent === 1);
  const axis = isRow ? shape.length - 1 : 0;
  const twice = operator.step('input', (step) => buildConcatenation(step, [input, input], axis));
  const values = alternating(first, second, inN);
  return [
    twice.layer,
    build({ ...facts, input: twice.output, weights: { ...weights, shape: [outN, 2 * inN], values } }),
  ];
}

/** Each weight as the sum of two; no second ones where the first do alone. */
function int8Parts({ label }: OperatorReader, { values }: WideWeights) {
  const first = Int8Array.from(values, (value) => Math.min(127, Math.max(-128, value)));
  const rest = Int16Array.from(values, (value, n) => value - first[n]!);
  if (rest.every((value) => value === 0)) return { first, second: null };
  if (rest.some((value) => value > 127))
    throw unsupportedError(
      `${label} has a uint8 weight 255 above its zero point`,
      'Tauscope computes with sums of two int8 weights, up to 254',
      'quantise the float model that it came from to int8, with tauscope quantise or its converter',
    );
  return { first, second: Int8Array.from(rest) };
}

/** Rows of `length` values, one of `first` and one of `second` by turns. */
function alternating(first: Int8Array, second: Int8Array, length: number): Int8Array {
  const all = new Int8Array(2 * first.length);
  for (let from = 0; from < first.length; from += length) {
    all.set(first.subarray(from, from + length), 2 * from);
    all.set(second.subarray(from, from + length), 2 * from + length);
  }
  return all;
}
