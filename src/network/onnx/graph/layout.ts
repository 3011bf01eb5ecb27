import { elementCount } from '../../network.ts';

/** A run of values in memory, `stride` apart. */
interface Run {
  readonly extent: number;
  readonly stride: number;
}

/**
 * Where the values of an ONNX tensor lie in the memory of an activation whose channels come last. Each dimension is made of
 * runs, the outer before the inner; so transposing and reshaping move runs, and no values.
 */
export type Layout = readonly (readonly Run[])[];

/** Values in their own order. */
export function rowMajor(shape: readonly number[]): Layout {
  return shape.map((extent, axis) => runs([{ extent, stride: elementCount(shape.slice(axis + 1)) }]));
}

/** [1, channels, height, width] in the memory of height x width x channels; other shapes in their own order. */
export function channelsLast(shape: readonly number[]): Layout {
  const [n = 1, c = 1, h = 1, w = 1] = shape;
  if (shape.length !== 4) return rowMajor(shape);
  const [batch = [], rows = [], columns = [], channels = []] = rowMajor([n, h, w, c]);
  return [batch, channels, rows, columns];
}

export function permutedLayout(layout: Layout, permutation: readonly number[]): Layout {
  return permutation.map((axis) => layout[axis] ?? []);
}

/** The same values in the same order under another shape; null where a new dimension would begin within a run of a stride. */
export function reshapedLayout(layout: Layout, shape: readonly number[]): Layout | null {
  const left = runs(layout.flat()).toReversed();
  const dimensions: Run[][] = [];
  for (const extent of shape.toReversed()) {
    const dimension: Run[] = [];
    let open = extent;
    while (open > 1) {
      const run = left.shift();
      if (!run) return null;
      const taken = Math.min(open, run.extent);
      if (open % taken !== 0 || run.extent % taken !== 0) return null;
      dimension.unshift({ extent: taken, stride: run.stride });
      if (taken < run.extent) left.unshift({ extent: run.extent / taken, stride: run.stride * taken });
      open /= taken;
    }
    dimensions.unshift(runs(dimension));
  }
  return dimensions;
}

export function sameLayout(a: Layout, b: Layout): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** Position in memory of every value, in the tensor's row-major order. */
export function memoryOrder(layout: Layout): Int32Array {
  let positions = Int32Array.of(0);
  for (const { extent, stride } of layout.flat()) {
    const next = new Int32Array(positions.length * extent);
    positions.forEach((position, outer) => {
      for (let n = 0; n < extent; n++) next[outer * extent + n] = position + n * stride;
    });
    positions = next;
  }
  return positions;
}

/** Without runs of one value, neighbours joined that make one run. */
function runs(all: readonly Run[]): Run[] {
  const joined: Run[] = [];
  for (const run of all) {
    const outer = joined.at(-1);
    if (run.extent === 1) continue;
    if (outer?.stride === run.extent * run.stride)
      joined[joined.length - 1] = { extent: outer.extent * run.extent, stride: run.stride };
    else joined.push(run);
  }
  return joined;
}
