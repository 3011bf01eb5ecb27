import type { CopyLoop } from './network.ts';

/** The same copies by the fewest loops: neighbours whose strides go on from one to the other are one. */
export function mergedLoops(loops: readonly CopyLoop[]): CopyLoop[] {
  const merged: CopyLoop[] = [];
  for (const loop of loops) {
    const { count, inputStride, outputStride } = loop;
    const outer = merged.at(-1);
    if (outer?.inputStride === count * inputStride && outer.outputStride === count * outputStride)
      merged.splice(-1, 1, { ...loop, count: outer.count * count });
    else merged.push(loop);
  }
  return merged;
}
