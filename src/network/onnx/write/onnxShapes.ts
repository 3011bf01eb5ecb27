import type { Size, Window } from '../../network.ts';

/** ONNX's order of an activation [h, w, c] or [n] without batch: channels first. */
export function channelsFirst(shape: readonly number[]): readonly number[] {
  const [h = 1, w = 1, c = 1] = shape;
  return shape.length === 3 ? [c, h, w] : shape;
}

/** The shape of an activation in a file. */
export function shapeWithBatch(shape: readonly number[]): readonly number[] {
  return [1, ...channelsFirst(shape)];
}

/** The values of an activation [h, w, c] in ONNX's order; others stay as they are. */
export function toChannelsFirst(values: Float32Array, shape: readonly number[]): Float32Array {
  const [h = 1, w = 1, c = 1] = shape;
  const pixels = h * w;
  if (shape.length !== 3 || c === 1) return values;
  return values.map((_, n) => values[(n % pixels) * c + Math.floor(n / pixels)]!);
}

export function windowAttributes({ kernel, stride, padding }: Window) {
  const { top, left, bottom, right } = padding;
  return {
    kernel_shape: { ints: pair(kernel) },
    strides: { ints: pair(stride) },
    pads: { ints: [top, left, bottom, right] },
  };
}

export function pair({ h, w }: Size): readonly number[] {
  return [h, w];
}

/** Rows of operands [outC][kh][kw][inC] to `shape`, [outC][inC][kh][kw]; rows without taps stay. */
export function channelsFirstWeights<Values extends Float32Array | Int8Array>(
  rows: Values,
  [, inC = 1, h = 1, w = 1]: readonly number[],
): Values {
  const taps = h * w;
  const operandCount = taps * inC;
  return rows.map((_, n) => {
    const operand = n % operandCount;
    return rows[n - operand + (operand % taps) * inC + Math.floor(operand / taps)]!;
  }) as Values;
}
