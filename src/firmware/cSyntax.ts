import type { Clamp, Requantisation, Tensor, Window } from '../network/network.ts';

const valuesPerLine = 16;

/** Numbers as the lines of a C initialiser. */
export function numberLines(values: ArrayLike<number>): string {
  const lines: string[] = [];
  for (let start = 0; start < values.length; start += valuesPerLine) {
    const line: number[] = [];
    for (let i = start; i < Math.min(values.length, start + valuesPerLine); i++) line.push(values[i]!);
    lines.push(`    ${line.join(', ')},`);
  }
  return lines.join('\n');
}

/** `ts_shape` of [h, w, c]. */
export function shapeOf(shape: { readonly h: number; readonly w: number; readonly c: number }): string {
  return `{.h = ${shape.h}, .w = ${shape.w}, .c = ${shape.c}}`;
}

/** `ts_window`. */
export function windowOf({ kernel, stride, dilation, padding }: Window): string {
  const fields = {
    kernel_h: kernel.h,
    kernel_w: kernel.w,
    stride_h: stride.h,
    stride_w: stride.w,
    dilation_h: dilation.h,
    dilation_w: dilation.w,
    top: padding.top,
    left: padding.left,
  };
  return `{${Object.entries(fields)
    .map(([field, value]) => `.${field} = ${value}`)
    .join(', ')}}`;
}

/** `ts_factor` of one channel; a requantisation with one factor serves all channels. */
export function factorOf({ multipliers, shifts }: Requantisation, channel = 0): string {
  const i = multipliers.length === 1 ? 0 : channel;
  return `{.multiplier = ${multipliers[i]!}, .shift = ${shifts[i]!}}`;
}

/** Lines of an array of `ts_factor`. */
export function factorLines(requantisation: Requantisation): string {
  return Array.from(requantisation.multipliers, (_, i) => `    ${factorOf(requantisation, i)},`).join('\n');
}

/** `ts_range` of an output tensor. */
export function rangeOf(target: Tensor, clamp: Clamp): string {
  return `{.zero_point = ${target.zeroPoint}, .min = ${clamp.min}, .max = ${clamp.max}}`;
}

/** 32 bits as an unsigned hexadecimal constant. */
export function hexWord(value: number): string {
  return `0x${(value >>> 0).toString(16).padStart(8, '0')}u`;
}
