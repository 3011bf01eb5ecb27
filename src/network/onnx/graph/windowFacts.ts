import type { WindowFacts } from '../../build/slidingWindow.ts';
import { formatError, unsupportedError } from '../../modelError.ts';
import type { Size, Window } from '../../network.ts';
import type { OnnxNode } from '../stored/storedModel.ts';

/** Height, width and channels of a shape that must be an image [1, channels, height, width]. */
export function imageSize({ label }: OnnxNode, shape: readonly number[]): Size & { readonly c: number } {
  const [batch, c, h, w] = shape;
  if (shape.length !== 4 || batch !== 1 || c === undefined || h === undefined || w === undefined)
    throw unsupportedError(
      `${label} reads shape [${shape.join(', ')}]`,
      'Tauscope runs it on [1, channels, height, width]',
      'reshape to four dimensions in the model',
    );
  return { h, w, c };
}

/** Kernel size from the attribute `kernel_shape`. */
export function kernelShape(node: OnnxNode, absent: Size | null): Size {
  return sizeAttribute(node, 'kernel_shape', absent);
}

/**
 * How the window of a convolution or pooling moves; padding in numbers, as `auto_pad` and `ceil_mode` give them.
 * @param roundsUp whether a last window may reach beyond the margins that the node names; absent: as `ceil_mode` says
 */
export function windowFacts(
  node: OnnxNode,
  kernel: Size,
  input: Size,
  roundsUp = node.attributes.int('ceil_mode', 0) !== 0,
): WindowFacts {
  const stride = sizeAttribute(node, 'strides', { h: 1, w: 1 });
  const dilation = sizeAttribute(node, 'dilations', { h: 1, w: 1 });
  const pads = node.attributes.ints('pads') ?? [0, 0, 0, 0];
  if (pads.length !== 4) throw formatError(`${node.label} has ${pads.length} pads`, '4');
  const automatic = node.attributes.text('auto_pad', 'NOTSET');
  if (automatic === 'SAME_UPPER') return { stride, dilation, padding: 'SAME' };
  if (automatic === 'SAME_LOWER')
    return { stride, dilation, padding: sameLower(kernel, stride, dilation, input) };
  if (automatic !== 'NOTSET' && automatic !== 'VALID')
    throw formatError(
      `${node.label} has the padding ${automatic}`,
      'NOTSET, VALID, SAME_UPPER or SAME_LOWER',
    );
  const [top, left, bottom, right] =
    automatic === 'VALID' ? [0, 0, 0, 0] : (pads as [number, number, number, number]);
  /** The margin behind that makes room for a last window which begins within input or margin before it. */
  const behind = (axis: 'h' | 'w', before: number, after: number): number => {
    const extent = (kernel[axis] - 1) * dilation[axis] + 1;
    const room = before + input[axis] + after - extent;
    const windows = Math.ceil(room / stride[axis]);
    const isInside = windows * stride[axis] < input[axis] + before;
    return roundsUp && room > 0 && isInside ? after + windows * stride[axis] - room : after;
  };
  const padding = { top, left, bottom: behind('h', top, bottom), right: behind('w', left, right) };
  return { stride, dilation, padding };
}

/** As many windows as SAME_UPPER has, but the odd margin in front. */
function sameLower(kernel: Size, stride: Size, dilation: Size, input: Size): Window['padding'] {
  const margins = (axis: 'h' | 'w'): number => {
    const windows = Math.ceil(input[axis] / stride[axis]);
    return Math.max(0, (windows - 1) * stride[axis] + (kernel[axis] - 1) * dilation[axis] + 1 - input[axis]);
  };
  const [h, w] = [margins('h'), margins('w')];
  return {
    top: Math.ceil(h / 2),
    left: Math.ceil(w / 2),
    bottom: Math.floor(h / 2),
    right: Math.floor(w / 2),
  };
}

/** Throws for a pool over values that are not neighbours. */
export function checkUndilated({ label }: OnnxNode, { dilation }: WindowFacts): void {
  if (dilation.h === 1 && dilation.w === 1) return;
  throw unsupportedError(
    `${label} has dilations ${dilation.h} x ${dilation.w}`,
    'Tauscope pools neighbouring values',
    'pool without dilation in the model',
  );
}

function sizeAttribute(node: OnnxNode, name: string, absent: Size | null): Size {
  const [h, w, ...more] = node.attributes.ints(name) ?? (absent ? [absent.h, absent.w] : []);
  if (h !== undefined && w !== undefined && more.length === 0) return { h, w };
  throw formatError(`${node.label} has no ${name} of two numbers`, 'one for height and width');
}
