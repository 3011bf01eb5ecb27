import { modelLimits } from '../limits.ts';
import { formatError, limitError, unsupportedError } from '../modelError.ts';
import type { Size, Window } from '../network.ts';

/** How a window moves over its input, as a file describes it. */
export interface WindowFacts {
  readonly stride: Size;
  readonly dilation: Size;
  /** SAME puts the odd margin behind; margins given as numbers must be narrower than the window. */
  readonly padding: 'SAME' | 'VALID' | Window['padding'];
}

const largestExtent = 1024;

/**
 * Resolves the padding for an input of the given size to the margins that windows reach into, and computes the output
 * size (ComputeOutSize and ComputePaddingWithOffset in tensorflow/lite/kernels/padding.h).
 * Throws a TauscopeError for windows that are empty, larger than 1024 inputs, or do not fit the padded input.
 */
export function resolveWindow(
  kernel: Size,
  { stride, dilation, padding }: WindowFacts,
  input: Size & { readonly c: number },
  operatorLabel: string,
): { window: Window; output: Size } {
  for (const [what, size] of Object.entries({ kernel, stride, dilation }))
    if (size.h < 1 || size.w < 1)
      throw formatError(`${operatorLabel} has a ${what} of ${size.h} x ${size.w}`, 'at least 1 x 1');
  const given = typeof padding === 'string' ? { top: 0, left: 0, bottom: 0, right: 0 } : padding;

  const resolve = (axis: 'h' | 'w', givenBefore: number, givenAfter: number) => {
    const extent = (kernel[axis] - 1) * dilation[axis] + 1;
    if (extent > largestExtent)
      throw unsupportedError(
        `${operatorLabel} has a window that spans ${extent} inputs`,
        `Tauscope runs windows that span up to ${largestExtent}`,
        'use a smaller kernel or dilation',
      );
    for (const margin of [givenBefore, givenAfter])
      if (margin < 0 || margin >= extent)
        throw unsupportedError(
          `${operatorLabel} has the padding ${margin} for a window that spans ${extent} inputs`,
          'Tauscope runs paddings of at least 0 and narrower than the window',
          'pad in a layer of its own',
        );
    const starts = padding === 'SAME' ? input[axis] : givenBefore + input[axis] + givenAfter - extent + 1;
    const output = Math.ceil(starts / stride[axis]);
    if (output < 1)
      throw formatError(
        `${operatorLabel} has a window of ${extent} over an input of ${input[axis]}`,
        'a window that fits the input with its padding',
      );
    const margins = Math.max(0, (output - 1) * stride[axis] + extent - input[axis]);
    const before = padding === 'SAME' ? Math.floor(margins / 2) : givenBefore;
    return { output, before, after: Math.max(0, margins - before) };
  };
  const h = resolve('h', given.top, given.bottom);
  const w = resolve('w', given.left, given.right);
  const paddedElements = (h.before + input.h + h.after) * (w.before + input.w + w.after) * input.c;
  if (paddedElements > modelLimits.elementsPerTensor)
    throw limitError(
      `${operatorLabel} has a padded input of ${paddedElements} elements`,
      'elementsPerTensor',
    );
  return {
    window: {
      kernel,
      stride,
      dilation,
      padding: { top: h.before, left: w.before, bottom: h.after, right: w.after },
    },
    output: { h: h.output, w: w.output },
  };
}
