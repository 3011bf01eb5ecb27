import type { Size, Window } from '../../network.ts';

/** ONNX's order of an activation [h, w, c] or [n] without batch: channels first. */
export function channelsFirst(shape: readonly number[]): readonly number[] {
  const [h = 1, w = 1, c = 1] = shape;
  return shape.length === 3 ? [c, h, w] : shape;
}

export function windowAttributes({ kernel, stride, dilation, padding }: Window) {
  const { top, left, bottom, right } = padding;
  return {
    kernel_shape: { ints: pair(kernel) },
    strides: { ints: pair(stride) },
    dilations: { ints: pair(dilation) },
    pads: { ints: [top, left, bottom, right] },
  };
}

function pair({ h, w }: Size): readonly number[] {
  return [h, w];
}

/** [outC][kh][kw][inC] to [outC][inC][kh][kw]. */
export function channelsFirstWeights<Values extends Float32Array | Int8Array>(
  weights: Values,
  taps: number,
  inC: number,
): Values {
  const operandCount = taps * inC;
  return weights.map((_, n) => {
    const operand = n % operandCount;
    return weights[n - operand + (operand % taps) * inC + Math.floor(operand / taps)]!;
  }) as Values;
}
