import { modelLimits } from './limits.ts';
import { formatError, limitError, unsupportedError } from './modelError.ts';
import type { Size, Window } from './network.ts';
import { paddingNames } from './tflite/schema.ts';

/** A window as the file describes it. */
export interface StoredWindow {
  readonly kernel: Size;
  readonly stride: Size;
  readonly dilation: Size;
  /** Number of the padding scheme: 0 SAME, 1 VALID. */
  readonly padding: number;
}

const largestExtent = 1024;

/**
 * Resolves SAME or VALID padding for an input of the given size, and computes the output size
 * (ComputeOutSize and ComputePaddingWithOffset in tensorflow/lite/kernels/padding.h).
 * Throws a TauscopeError for windows that are empty, larger than 1024 inputs, or do not fit a VALID input.
 */
export function resolveWindow(
  stored: StoredWindow,
  input: Size & { readonly c: number },
  operatorLabel: string,
): { window: Window; output: Size } {
  const scheme = paddingNames[stored.padding];
  if (scheme === undefined)
    throw formatError(`${operatorLabel} has padding scheme ${stored.padding}`, 'SAME (0) or VALID (1)');
  for (const [what, size] of Object.entries({
    kernel: stored.kernel,
    stride: stored.stride,
    dilation: stored.dilation,
  }))
    if (size.h < 1 || size.w < 1)
      throw formatError(`${operatorLabel} has a ${what} of ${size.h} x ${size.w}`, 'at least 1 x 1');

  const resolve = (axis: 'h' | 'w') => {
    const extent = (stored.kernel[axis] - 1) * stored.dilation[axis] + 1;
    const stride = stored.stride[axis];
    if (extent > largestExtent)
      throw unsupportedError(
        `${operatorLabel} has a window that spans ${extent} inputs`,
        `Tauscope runs windows that span up to ${largestExtent}`,
        'use a smaller kernel or dilation',
      );
    const output = Math.ceil((scheme === 'SAME' ? input[axis] : input[axis] - extent + 1) / stride);
    if (output < 1)
      throw formatError(
        `${operatorLabel} has a window of ${extent} over an input of ${input[axis]}`,
        'a window that fits the input when the padding is VALID',
      );
    const margin = Math.max(0, (output - 1) * stride + extent - input[axis]);
    return { output, before: Math.floor(margin / 2), after: Math.ceil(margin / 2) };
  };
  const h = resolve('h');
  const w = resolve('w');
  const paddedElements = (h.before + input.h + h.after) * (w.before + input.w + w.after) * input.c;
  if (paddedElements > modelLimits.elementsPerTensor)
    throw limitError(
      `${operatorLabel} has a padded input of ${paddedElements} elements`,
      'elementsPerTensor',
    );
  return {
    window: {
      kernel: stored.kernel,
      stride: stored.stride,
      dilation: stored.dilation,
      padding: { top: h.before, left: w.before, bottom: h.after, right: w.after },
    },
    output: { h: h.output, w: w.output },
  };
}
