import { unsupportedError } from '../../modelError.ts';
import { elementCount } from '../../network.ts';
import type { NodeInputs } from './nodeInputs.ts';
import { ownOrder } from './ownOrder.ts';

interface SoftmaxOrder {
  /** Number of values that a row has. */
  readonly extent: number;
  /** Whether these are all. */
  readonly isWhole: boolean;
  /** Of dimensions, those of a row last. */
  readonly order: readonly number[];
}

/** The values over which a Softmax runs. */
export function softmaxOrder(inputs: NodeInputs): SoftmaxOrder {
  const { node, opset } = inputs;
  const shape = inputs.shape(0);
  const axis = inputs.axis(node.attributes.int('axis', opset < 13 ? 1 : -1), shape.length);
  // Before opset 13 it runs over the axis and all behind it.
  const extent = opset < 13 ? elementCount(shape.slice(axis)) : shape[axis]!;
  const isWhole = extent === elementCount(shape);
  if (!isWhole && extent !== shape[axis])
    throw unsupportedError(
      `${node.label} runs over dimension ${axis} of [${shape.join(', ')}] and all behind it`,
      'Tauscope runs it over all values or over one dimension',
      'export the model with opset 13 or later',
    );
  return { extent, isWhole, order: [...ownOrder(shape).filter((other) => other !== axis), axis] };
}
