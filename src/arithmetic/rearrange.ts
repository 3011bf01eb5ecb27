import { eachCopiedValue } from '../network/eachCopiedValue.ts';
import type { RearrangeLayer, Tensor } from '../network/network.ts';
import { elementCount } from '../network/network.ts';

/** Values moved to other places: CONCATENATION, TRANSPOSE, STRIDED_SLICE and their like; tensors of any shape. */
export function rearrange(layer: RearrangeLayer, inputs: readonly Int8Array[], target: Tensor): Int8Array {
  const output = new Int8Array(elementCount(target.shape));
  eachCopiedValue(layer, (input, from, to) => {
    output[to] = inputs[input]![from]!;
  });
  return output;
}
