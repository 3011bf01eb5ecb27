import type { Instruction, Register } from '../assembly/instruction.ts';
import type { Node, Routine, Table } from '../assembly/routine.ts';
import { block, loop } from '../assembly/routine.ts';
import {
  add,
  addImmediate,
  addressOf,
  advance,
  at,
  constant,
  countDown,
  following,
  largestOffset,
  ldrd,
  load,
  mov,
  store,
} from '../assembly/thumb.ts';
import { mergedLoops } from '../network/mergedLoops.ts';
import type { BlockCopy, CopyLoop } from '../network/network.ts';
import { clearMargins } from './clearMargins.ts';
import { Frame } from './frame.ts';
import type { ImageLayout } from './imageLayout.ts';
import { pixelBytes, pixelOffset, rowBytes } from './imageLayout.ts';

/** An int16 image that copies read or write. */
interface CopiedImage {
  readonly element: 'int16';
  readonly image: ImageLayout;
}

/** One input of a layer that rearranges, for the generator. */
export interface RearrangeTask {
  readonly name: string;
  readonly input: CopiedImage;
  /** int8 values have the zero point, which int16 ones lack. */
  readonly output: CopiedImage | { readonly element: 'int8'; readonly zeroPoint: number };
  readonly copies: readonly BlockCopy[];
  /** Whether the routine is the first one that writes the output. */
  readonly clears: boolean;
}

const register = (name: string, number: number): Register => ({ name, number });
const inputBase = register('input', 0);
const outputBase = register('output', 1);
const inputAt = register('inputAt', 2);
const outputAt = register('outputAt', 3);
const counter = register('counter', 4);
const spare = register('spare', 5);
const outerCounter = register('outer', 6);
const startsAt = register('starts', 7);
const values = [register('value0', 8), register('value1', 9), register('value2', 10), register('value3', 11)];

/** Values that one pass of an innermost loop moves. */
const passValues = 4;
/** Of a store or load before its base. */
const lowestOffset = -255;

/** Copies values from one image into another layout, block by block. */
export function rearrange(task: RearrangeTask): Routine {
  const { name, copies, output, clears } = task;
  const frame = new Frame(name);
  const tables: Table[] = [];
  const registers = { at: inputAt, zero: outputAt, counter, rows: outerCounter };
  const body: Node[] =
    clears && output.element === 'int16' ? clearMargins(frame, output.image, outputBase, registers) : [];
  copies.forEach((copy, n) => {
    const { loops, starts } = inBytes(copy, task);
    const nest = nested(frame, loops, task, 0);
    const [first, second] = starts;
    if (first && !second) {
      body.push(
        block(
          '',
          [mov(inputAt, inputBase), ...advance(inputAt, first.input, spare)],
          [mov(outputAt, outputBase), ...advance(outputAt, first.output, spare)],
        ),
        ...nest,
      );
      return;
    }
    const table = startsTable(`${name}_starts_${n}`, starts);
    tables.push(table);
    body.push(block('', addressOf(startsAt, table.name)));
    const begin = block(
      '',
      ldrd(inputAt, outputAt, following(startsAt, 8), table.name),
      add(inputAt, inputAt, inputBase),
      add(outputAt, outputAt, outputBase),
    );
    body.push(...frame.repeat('blocks', starts.length, outerCounter, [begin, ...nest]));
  });
  return { name, comment: ['values in other places'], body: frame.wrap(body), tables, scratchBytes: 0 };
}

interface Start {
  readonly input: number;
  readonly output: number;
}

/** A copy with all strides and starts in bytes. */
function inBytes(
  { loops, inputStarts, outputStarts }: BlockCopy,
  { input, output }: RearrangeTask,
): { loops: CopyLoop[]; starts: Start[] } {
  const [from, to] = [bytesIn(input), bytesIn(output)];
  return {
    loops: mergedLoops(
      loops.map(({ count, inputStride, outputStride }) => ({
        count,
        inputStride: from.stride(inputStride),
        outputStride: to.stride(outputStride),
      })),
    ),
    starts: Array.from(inputStarts, (start, n) => ({
      input: from.place(start),
      output: to.place(outputStarts[n]!),
    })),
  };
}

/** Byte offsets of values that are counted as if there were no margins; strides along one dimension each. */
function bytesIn(storage: RearrangeTask['output']) {
  if (storage.element === 'int8')
    return { place: (value: number) => value, stride: (values: number) => values };
  const { image } = storage;
  const rowValues = image.w * image.c;
  const valueBytes = pixelBytes(image) / image.c;
  return {
    place: (value: number) =>
      pixelOffset(image, Math.floor(value / rowValues), 0) + (value % rowValues) * valueBytes,
    stride: (values: number) =>
      values % rowValues === 0 ? (values / rowValues) * rowBytes(image) : values * valueBytes,
  };
}

function nested(
  frame: Frame,
  [outer, ...rest]: readonly CopyLoop[],
  task: RearrangeTask,
  depth: number,
): Node[] {
  const [inner] = rest;
  if (!outer || !inner) return innermost(frame, outer ?? { count: 1, inputStride: 0, outputStride: 0 }, task);
  const step = [
    ...advance(inputAt, outer.inputStride - inner.count * inner.inputStride, spare),
    ...advance(outputAt, outer.outputStride - inner.count * inner.outputStride, spare),
  ];
  return frame.repeat(`loop${depth}`, outer.count, outerCounter, nested(frame, rest, task, depth + 1), step);
}

/** Moves the pointers behind the last value. */
function innermost(
  frame: Frame,
  { count, inputStride, outputStride }: CopyLoop,
  task: RearrangeTask,
): Node[] {
  const reach = (passValues - 1) * inputStride;
  const outputReach = (passValues - 1) * outputStride;
  const reachable = [reach, outputReach].every((offset) => offset >= lowestOffset && offset <= largestOffset);
  const together = reachable ? passValues : 1;
  const pass = (length: number): Instruction[] => [
    ...values.slice(0, length).map((value, n) => load('ldrsh.w', value, at(inputAt, n * inputStride))),
    ...values.slice(0, length).flatMap((value, n) => stored(value, at(outputAt, n * outputStride), task)),
    ...advance(inputAt, length * inputStride, spare),
    ...advance(outputAt, length * outputStride, spare),
  ];
  const [passes, rest] = [Math.floor(count / together), count % together];
  const nodes: Node[] = [];
  if (passes > 1)
    nodes.push(
      block('', constant(counter, passes)),
      loop(frame.label('values'), passes, [], block('', pass(together), countDown(counter))),
    );
  else if (passes === 1) nodes.push(block('', pass(together)));
  if (rest > 0) nodes.push(block('', pass(rest)));
  return nodes;
}

function stored(value: Register, address: ReturnType<typeof at>, { output }: RearrangeTask): Instruction[] {
  if (output.element === 'int16') return [store('strh.w', value, address)];
  const { zeroPoint } = output;
  return [
    ...(zeroPoint === 0 ? [] : [addImmediate(value, value, zeroPoint)]),
    store('strb.w', value, address),
  ];
}

function startsTable(name: string, starts: readonly Start[]): Table {
  return {
    name,
    comment: 'byte offsets of blocks in input and output',
    byteLength: 8 * starts.length,
    bytes: () => {
      const bytes = new DataView(new ArrayBuffer(8 * starts.length));
      starts.forEach(({ input, output }, n) => {
        bytes.setInt32(8 * n, input, true);
        bytes.setInt32(8 * n + 4, output, true);
      });
      return new Uint8Array(bytes.buffer);
    },
  };
}
