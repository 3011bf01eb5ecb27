import { mergedLoops } from '../../src/network/mergedLoops.ts';
import type { BlockCopy, CopyLoop, RearrangeLayer, TensorId } from '../../src/network/network.ts';
import type { Arena } from './arena.ts';
import type { FloatPlane } from './floatPlane.ts';
import { floatBytes } from './kernelModule.ts';
import type { Storage } from './storage.ts';
import { elementOffsets } from './storage.ts';
import type { Step } from './windowLayers.ts';

/** CONCATENATION, TRANSPOSE, STRIDED_SLICE and their like: every element is moved. */
export function rearrangeStep(
  arena: Arena,
  layer: RearrangeLayer,
  sources: readonly Storage[],
  target: Storage,
): Step {
  const to = elementOffsets(target);
  const moves = sources.map((source, input) => {
    const from = elementOffsets(source);
    const list: number[] = [];
    for (const copy of layer.copies)
      if (copy.input === input)
        eachRun(copy, (first, place, { count, inputStride, outputStride }) => {
          for (let n = 0; n < count; n++)
            list.push(from[first + n * inputStride]!, to[place + n * outputStride]!);
        });
    return { source, count: list.length / 2, list: arena.put(Int32Array.from(list)) };
  });
  return (groups) => {
    for (let group = 0; group < groups; group++)
      for (const { source, count, list } of moves)
        arena.kernels.rearrange(
          list,
          count,
          source.address + group * source.groupBytes,
          target.address + group * target.groupBytes,
        );
  };
}

/** Adds the output's gradients to those of the values that were moved there; planes have no margins. */
export function rearrangeBack(
  { kernels }: Arena,
  layer: RearrangeLayer,
  planes: ReadonlyMap<TensorId, FloatPlane>,
  gradient: FloatPlane,
) {
  const sums: { from: number; to: number; bytes: number }[] = [];
  for (const copy of layer.copies) {
    const target = planes.get(layer.inputs[copy.input]!);
    if (!target) continue;
    eachRun(copy, (first, place, { count, inputStride, outputStride }) => {
      const solid = inputStride === 1 && outputStride === 1;
      const [parts, length] = solid ? [1, count] : [count, 1];
      for (let n = 0; n < parts; n++)
        sums.push({
          from: gradient.address + (place + n * outputStride) * floatBytes,
          to: target.address + (first + n * inputStride) * floatBytes,
          bytes: length * floatBytes,
        });
    });
  }
  return {
    add() {
      for (const { from, to, bytes } of sums) kernels.addScaled(from, to, bytes, 1);
    },
  };
}

/** Calls `visit` with every run of an innermost loop, and the places of its first value in input and output. */
function eachRun(
  { inputStarts, outputStarts, loops }: BlockCopy,
  visit: (input: number, output: number, loop: CopyLoop) => void,
): void {
  const merged = mergedLoops(loops);
  const inner = merged.pop() ?? { count: 1, inputStride: 0, outputStride: 0 };
  const walk = (input: number, output: number, [loop, ...rest]: readonly CopyLoop[]): void => {
    if (!loop) visit(input, output, inner);
    else
      for (let n = 0; n < loop.count; n++)
        walk(input + n * loop.inputStride, output + n * loop.outputStride, rest);
  };
  inputStarts.forEach((start, n) => walk(start, outputStarts[n]!, merged));
}
