import type { Instruction, Register } from '../assembly/instruction.ts';
import type { Routine, Table } from '../assembly/routine.ts';
import { block, loop } from '../assembly/routine.ts';
import {
  add,
  addImmediate,
  addPower,
  addressOf,
  addShifted,
  advance,
  at,
  constant,
  countDown,
  following,
  ldr,
  load,
  multiply,
  shift,
  store,
} from '../assembly/thumb.ts';
import type { BilinearResizeLayer, ResizeAxis, Rounding } from '../network/network.ts';
import { clearMargins } from './clearMargins.ts';
import { Frame } from './frame.ts';
import type { ImageLayout, OutputLayout } from './imageLayout.ts';
import { pixelBytes, pixelOffset } from './imageLayout.ts';

/** A bilinear resizing for the generator. */
export interface BilinearResizeTask {
  readonly name: string;
  readonly layer: BilinearResizeLayer;
  readonly input: ImageLayout;
  readonly output: OutputLayout;
  /** Of input and output. */
  readonly zeroPoint: number;
  readonly rounding: Rounding;
}

const register = (name: string, number: number): Register => ({ name, number });
const inputBase = register('input', 0);
const outputAt = register('output', 1);
const counter = register('counter', 2);
const sum = register('sum', 3);
/** First and second column of the first row, then of the second one. */
const pixels = [
  register('pixel0', 4),
  register('pixel1', 5),
  register('pixel2', 6),
  register('pixel3', 7),
] as const;
const weights = [
  register('weight0', 8),
  register('weight1', 9),
  register('weight2', 10),
  register('weight3', 11),
] as const;
const value = register('value', 12);
const spare = register('spare', 14);

/** Weights have 10 binary digits along each axis. */
const one = 1024;
const sumBits = 20;
const entryBytes = 16;

/** RESIZE_BILINEAR on an image: four pixels by the tables of their rows and columns, channel after channel. */
export function bilinearResize(task: BilinearResizeTask): Routine {
  const { name, layer, input, output } = task;
  const { rows, columns } = layer;
  const frame = new Frame(name);
  const rowTable = axisTable(`${name}_rows`, rows, (row) => pixelOffset(input, row, 0));
  const columnTable = axisTable(`${name}_columns`, columns, (column) => column * pixelBytes(input));
  const [outH, outW] = [rows.weights.length, columns.weights.length];

  const beginRow = block(
    '',
    frame.load(spare, 'rowsAt'),
    ldr(pixels[0], at(spare), rowTable.name),
    ldr(pixels[1], at(spare, 4), rowTable.name),
    ldr(weights[0], at(spare, 8), rowTable.name),
    ldr(weights[1], at(spare, 12), rowTable.name),
    addImmediate(spare, spare, entryBytes),
    frame.store(spare, 'rowsAt'),
    add(pixels[0], pixels[0], inputBase),
    add(pixels[1], pixels[1], inputBase),
    frame.store(pixels[0], 'firstRow'),
    frame.store(pixels[1], 'secondRow'),
    frame.store(weights[0], 'firstWeight'),
    frame.store(weights[1], 'secondWeight'),
    addressOf(spare, columnTable.name),
    frame.store(spare, 'columnsAt'),
  );
  const beginPixel = block(
    '',
    frame.load(spare, 'columnsAt'),
    ldr(pixels[1], at(spare), columnTable.name),
    ldr(pixels[3], at(spare, 4), columnTable.name),
    ldr(counter, at(spare, 8), columnTable.name),
    ldr(weights[0], at(spare, 12), columnTable.name),
    addImmediate(spare, spare, entryBytes),
    frame.store(spare, 'columnsAt'),
    frame.load(sum, 'firstRow'),
    frame.load(value, 'secondRow'),
    add(pixels[0], sum, pixels[1]),
    add(pixels[2], value, pixels[1]),
    add(pixels[1], sum, pixels[3]),
    add(pixels[3], value, pixels[3]),
    frame.load(sum, 'firstWeight'),
    frame.load(value, 'secondWeight'),
    multiply('mul', weights[1], sum, weights[0]),
    multiply('mul', weights[3], value, weights[0]),
    multiply('mul', weights[2], value, counter),
    multiply('mul', weights[0], sum, counter),
    constant(spare, origin(task)),
    constant(counter, input.c),
  );
  const channels = loop(frame.label('channels'), input.c, [], block('', channel(task), countDown(counter)));
  const gap = advance(outputAt, output.rowBytes - outW * output.pixelBytes, spare);
  const row = [beginRow, ...frame.repeat('columns', outW, counter, [beginPixel, channels])];
  const registers = { at: sum, zero: value, counter, rows: spare };
  const body = [
    ...(output.image ? clearMargins(frame, output.image, outputAt, registers) : []),
    block(
      '',
      addressOf(spare, rowTable.name),
      frame.store(spare, 'rowsAt'),
      advance(outputAt, output.originBytes, spare),
    ),
    ...frame.repeat('rows', outH, counter, row, gap, [columnTable.name]),
  ];
  return {
    name,
    comment: ['bilinear resizing'],
    body: frame.wrap(body),
    tables: [rowTable, columnTable],
    scratchBytes: 0,
  };
}

/** What turns a sum of centred values into one of quantised values; single rounding adds its half here. */
function origin({ zeroPoint, rounding }: BilinearResizeTask): number {
  return (zeroPoint * 2 ** sumBits + (rounding === 'single' ? 2 ** (sumBits - 1) : 0)) | 0;
}

/** One output value from four inputs; pointers move on. */
function channel({ output, zeroPoint, rounding }: BilinearResizeTask): Instruction[] {
  const code = pixels.flatMap((pixel, n) => [
    load('ldrsh.w', value, following(pixel, 2)),
    multiply('mul', n === 0 ? sum : value, value, weights[n]!),
    ...(n === 0 ? [] : [add(sum, sum, value)]),
  ]);
  code.push(add(sum, sum, spare));
  if (rounding === 'double') code.push(addShifted(sum, sum, sum, 31), addPower(sum, sum, sumBits - 1));
  code.push(shift('asr.w', sum, sum, sumBits));
  if (output.element === 'int8') return [...code, store('strb.w', sum, following(outputAt, 1))];
  if (zeroPoint !== 0) code.push(addImmediate(sum, sum, -zeroPoint));
  return [...code, store('strh.w', sum, following(outputAt, 2))];
}

/** Of each entry: byte offsets of its two rows or columns, and their weights. */
function axisTable(
  name: string,
  { first, second, weights: shares }: ResizeAxis,
  offsetOf: (index: number) => number,
): Table {
  return {
    name,
    comment: 'byte offsets and weights of two rows or columns each',
    byteLength: entryBytes * shares.length,
    bytes: () => {
      const words = Array.from(shares, (share, n) => [
        offsetOf(first[n]!),
        offsetOf(second[n]!),
        one - share,
        share,
      ]).flat();
      const bytes = new DataView(new ArrayBuffer(4 * words.length));
      words.forEach((word, n) => bytes.setInt32(4 * n, word, true));
      return new Uint8Array(bytes.buffer);
    },
  };
}
