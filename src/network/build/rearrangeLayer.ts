import { mergedLoops } from '../mergedLoops.ts';
import { unsupportedError } from '../modelError.ts';
import type { BlockCopy, CopyLoop, Move, RearrangeLayer, ReshapeLayer } from '../network.ts';
import { elementCount, mostCopyLoops } from '../network.ts';
import { axisRuns } from './axisRuns.ts';
import type { Int8Activation, Operator } from './operator.ts';
import { layerEnds } from './operator.ts';
import { checkSameQuantisation } from './quantisation.ts';

/** Where the values along one axis of the output come from. */
export interface SourceAxis {
  /** Of the output. */
  readonly extent: number;
  /** Values from one index of the input to the next. */
  readonly stride: number;
  /** The input's index for the output's. */
  readonly indexOf: (index: number) => number;
  /** Indices of the output that the part gives, where others give the rest. */
  readonly given?: { readonly first: number; readonly count: number };
}

/** What one input gives to the output. */
export interface SourcePart {
  readonly input: Int8Activation;
  /** First value of the input that counts; 0 when left out. */
  readonly offset?: number;
  /** The output's axes, or finer ones: each along one dimension of both tensors. */
  readonly axes: readonly SourceAxis[];
}

/** Above what rearranged images need; bounds the work on a hostile file. */
const largestExtent = 2 ** 18;
/** Eight bytes each in a kernel's table. */
const mostBlocks = 4096;

/** A layer that only moves values; a reshape where they stay in their order. */
export function buildRearrange(
  operator: Operator,
  move: Move,
  shape: readonly number[],
  parts: readonly SourcePart[],
): RearrangeLayer | ReshapeLayer {
  const output = operator.produce(shape);
  for (const { input } of parts) checkSameQuantisation(operator.label, input.tensor, output.tensor);
  const blocks = new Map<string, { input: number; loops: readonly CopyLoop[]; starts: [number, number][] }>();
  let count = 0;
  parts.forEach((part, input) => {
    for (const { loops, start } of blocksOf(part, operator)) {
      if (++count > mostBlocks)
        throw tooScattered(operator, `more than ${mostBlocks} blocks of regular steps`);
      if (loops.length > mostCopyLoops)
        throw tooScattered(operator, `values in ${loops.length} loops, more than ${mostCopyLoops}`);
      const key = JSON.stringify([input, loops]);
      const known = blocks.get(key) ?? { input, loops, starts: [] };
      known.starts.push(start);
      blocks.set(key, known);
    }
  });
  const copies = [...blocks.values()].map(({ input, loops, starts }): BlockCopy => ({
    input,
    inputStarts: Int32Array.from(starts, ([from]) => from),
    outputStarts: Int32Array.from(starts, ([, to]) => to),
    loops,
  }));
  const ends = layerEnds(
    operator,
    parts.map(({ input }) => input),
    output,
  );
  const stays = parts.length === 1 && staysInOrder(copies, elementCount(parts[0]!.input.tensor.shape));
  return stays ? { kind: 'reshape', ...ends } : { kind: 'rearrange', ...move, ...ends, copies };
}

/** Values between neighbours along each dimension. */
export function stridesOf(shape: readonly number[]): number[] {
  return shape.map((_, axis) => elementCount(shape.slice(axis + 1)));
}

/** An axis that is as it is in the input. */
export function wholeAxis(extent: number, stride: number): SourceAxis {
  return { extent, stride, indexOf: (index) => index };
}

/** The axes of an input as they are, with some replaced. */
export function axesWith(
  shape: readonly number[],
  replaced: (extent: number, axis: number) => Omit<SourceAxis, 'stride'> | undefined,
): SourceAxis[] {
  const strides = stridesOf(shape);
  return shape.map((extent, axis) => ({
    ...wholeAxis(extent, strides[axis]!),
    ...replaced(extent, axis),
  }));
}

/** All combinations of the axes' runs. */
function* blocksOf(
  { axes, offset = 0 }: SourcePart,
  operator: Operator,
): Generator<{ readonly loops: readonly CopyLoop[]; readonly start: [from: number, to: number] }> {
  const outputStrides = stridesOf(axes.map(({ extent }) => extent));
  const runs = axes.map(({ extent, stride, indexOf, given = { first: 0, count: extent } }, axis) => {
    if (extent > largestExtent)
      throw tooScattered(operator, `${extent} values along a dimension, more than ${largestExtent}`);
    const outputStride = outputStrides[axis]!;
    return axisRuns(given, indexOf).map((run) => ({
      from: run.input * stride,
      to: run.output * outputStride,
      loops: run.loops.map((loop) => ({
        count: loop.count,
        inputStride: loop.inputStride * stride,
        outputStride: loop.outputStride * outputStride,
      })),
    }));
  });
  const total = runs.reduce((product, { length }) => product * length, 1);
  for (let block = 0; block < total; block++) {
    const loops: CopyLoop[] = [];
    let [from, to, rest] = [offset, 0, block];
    for (const along of runs) {
      const run = along[rest % along.length]!;
      rest = Math.floor(rest / along.length);
      from += run.from;
      to += run.to;
      loops.push(...run.loops);
    }
    yield { loops, start: [from, to] };
  }
}

/** Whether the only copy takes all values of the input one after the other. */
function staysInOrder([copy, second]: readonly BlockCopy[], count: number): boolean {
  if (!copy || second || copy.inputStarts.length > 1) return false;
  const [loop = { count: 1, inputStride: 1, outputStride: 1 }, inner] = mergedLoops(copy.loops);
  return !inner && loop.count === count && loop.inputStride === 1 && loop.outputStride === 1;
}

function tooScattered({ label }: Operator, found: string): Error {
  return unsupportedError(
    `${label} moves ${found}`,
    'Tauscope needs a copy of fewer parts',
    'use sizes that are whole multiples, or resize in smaller steps',
  );
}
