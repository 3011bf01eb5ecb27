import type { CopyLoop, RearrangeLayer, Tensor } from '../network/network.ts';
import { elementCount } from '../network/network.ts';

/** Values moved to other places: CONCATENATION, TRANSPOSE, STRIDED_SLICE and their like; tensors of any shape. */
export function rearrange(layer: RearrangeLayer, inputs: readonly Int8Array[], target: Tensor): Int8Array {
  const output = new Int8Array(elementCount(target.shape));
  for (const { input, inputStarts, outputStarts, loops } of layer.copies)
    inputStarts.forEach((from, block) =>
      eachMove(from, outputStarts[block]!, loops, (source, place) => {
        output[place] = inputs[input]![source]!;
      }),
    );
  return output;
}

/** Calls `move` with the places of each value that the loops reach from the given places. */
function eachMove(
  from: number,
  to: number,
  [loop, ...inner]: readonly CopyLoop[],
  move: (from: number, to: number) => void,
): void {
  if (!loop) {
    move(from, to);
    return;
  }
  const { count, inputStride, outputStride } = loop;
  for (let n = 0; n < count; n++) eachMove(from + n * inputStride, to + n * outputStride, inner, move);
}
