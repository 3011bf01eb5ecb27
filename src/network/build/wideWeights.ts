import { formatError, unsupportedError } from '../modelError.ts';
import type { Layer } from '../network.ts';
import { elementCount } from '../network.ts';
import { buildConcatenation } from './joins.ts';
import type { Int8Activation, Operator } from './operator.ts';
import { imageOf } from './operator.ts';
import { buildGather } from './slices.ts';
import type { WindowFacts } from './slidingWindow.ts';
import { resolveWindow } from './slidingWindow.ts';
import type { Constant, WeightedFacts } from './weightedLayers.ts';

/** Weights from -255 to 255, more than int8 holds. */
export type WideWeights = Constant<Int8Array | Int16Array> & Pick<WeightedFacts['weights'], 'quantisation'>;

/** What layers with weights are built from, but for weights that int8 may not hold. */
export type WideFacts = Omit<WeightedFacts, 'weights'> & { readonly weights: WideWeights };

/** Adds a layer before the one under construction, quantised as that one's input is. */
export type AddBefore = (build: (operator: Operator) => Layer) => Int8Activation;

/** The distances of weights from their zero points: one for all, or one for each index of the quantised dimension. */
export function symmetricWeights(weights: WideWeights): WideWeights {
  const { label, shape, values } = weights;
  const { scales, zeroPoints, axis } = weights.quantisation;
  if (zeroPoints.length > 1 && zeroPoints.length !== shape[axis])
    throw formatError(`${label} has ${zeroPoints.length} zero points`, `1, or ${shape[axis]}`);
  const inner = elementCount(shape.slice(axis + 1));
  const zeroPointOf = (index: number) =>
    Number(zeroPoints.at(zeroPoints.length === 1 ? 0 : Math.floor(index / inner) % zeroPoints.length));
  return {
    ...weights,
    quantisation: { scales, zeroPoints: [], axis },
    values: Int16Array.from(values, (value, index) => value - zeroPointOf(index)),
  };
}

/** What a convolution is built from with int8 weights: where they are too large, several each on an image that has every row as often. */
export function windowedInInt8<Facts extends WideFacts & WindowFacts>(
  label: string,
  facts: Facts,
  addBefore: AddBefore,
): Facts & WeightedFacts {
  const { input, weights, stride, dilation } = facts;
  const parts = int8Parts(weights);
  const times = parts.length;
  const values = byTurns(parts, elementCount(weights.shape.slice(2)));
  if (times === 1) return { ...facts, weights: { ...weights, values } };
  const [outer = 0, h = 0, w = 0, inner = 0] = weights.shape;
  if (h > 1 && dilation.h > 1)
    throw unsupportedError(
      `${label} has dilated rows and weights further than int8 goes from their zero point`,
      'Tauscope takes such weights apart where rows are neighbours',
      'quantise the float model that it came from to int8',
    );
  const image = imageOf(input.tensor, label);
  const { padding } = resolveWindow({ h, w }, facts, image, label).window;
  const rows = Array.from({ length: times * image.h }, (_, row) => Math.floor(row / times));
  return {
    ...facts,
    input: addBefore((operator) => buildGather(operator, input, 0, rows)),
    weights: { ...weights, shape: [outer, times * h, w, inner], values },
    stride: { h: times * stride.h, w: stride.w },
    dilation: { ...dilation, h: 1 },
    padding: { ...padding, top: times * padding.top, bottom: times * padding.bottom },
  };
}

/** What a dense layer is built from with int8 weights: where they are too large, several each on as many copies of the input. */
export function denseInInt8<Facts extends WideFacts>(
  facts: Facts,
  addBefore: AddBefore,
): Facts & WeightedFacts {
  const { input, weights } = facts;
  const parts = int8Parts(weights);
  const times = parts.length;
  const values = byTurns(parts, weights.shape[1] ?? 0);
  if (times === 1) return { ...facts, weights: { ...weights, values } };
  const [outN = 0, inN = 0] = weights.shape;
  const { shape } = input.tensor;
  const isRow = shape.slice(0, -1).every((extent) => extent === 1);
  const axis = isRow ? shape.length - 1 : 0;
  return {
    ...facts,
    input: addBefore((operator) =>
      buildConcatenation(
        operator,
        parts.map(() => input),
        axis,
      ),
    ),
    weights: { ...weights, shape: [outN, times * inN], values },
  };
}

/** Each weight as a sum of as many int8 values as the largest takes: at most three. */
function int8Parts({ values }: WideWeights): Int8Array[] {
  if (values instanceof Int8Array) return [values];
  const parts: Int8Array[] = [];
  let rest = values;
  do {
    const part = Int8Array.from(rest, (value) => Math.min(127, Math.max(-128, value)));
    rest = rest.map((value, n) => value - part[n]!);
    parts.push(part);
  } while (rest.some((value) => value !== 0));
  return parts;
}

/** Rows of `length` values, one of each part by turns. */
function byTurns(parts: readonly Int8Array[], length: number): Int8Array {
  const times = parts.length;
  const all = new Int8Array(times * parts[0]!.length);
  parts.forEach((part, turn) => {
    for (let from = 0; from < part.length; from += length)
      all.set(part.subarray(from, from + length), times * from + turn * length);
  });
  return all;
}
