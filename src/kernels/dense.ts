import type { Instruction, Register } from '../assembly/instruction.ts';
import type { Node, Routine } from '../assembly/routine.ts';
import { block, loop } from '../assembly/routine.ts';
import {
  addImmediate,
  addressOf,
  advance,
  at,
  constant,
  countDown,
  ldm,
  ldr,
  ldrd,
  mac,
  mov,
  store,
  sxtb16,
} from '../assembly/thumb.ts';
import type { DenseLayer, Rounding } from '../network/network.ts';
import { clearMargins } from './clearMargins.ts';
import { wordTable } from './convolution/convTask.ts';
import { packWords } from './convolution/packedWeights.ts';
import { Frame } from './frame.ts';
import type { OutputLayout } from './imageLayout.ts';
import { requantiserOf } from './requantisation/requantiserOf.ts';

export interface DenseTask {
  readonly name: string;
  readonly layer: DenseLayer;
  /** Rows of inputs, one after the other. */
  readonly rows: number;
  /** int8 values are those of a single row. */
  readonly inputElement: 'int8' | 'int16';
  readonly inputZeroPoint: number;
  /** From the buffer's start to the first input. */
  readonly inputOrigin: number;
  readonly output: OutputLayout;
  readonly outputZeroPoint: number;
  readonly rounding: Rounding;
}

const register = (name: string, number: number): Register => ({ name, number });
const sums = [register('sum0', 0), register('sum1', 1), register('sum2', 2), register('sum3', 3)] as const;
const packed = [
  register('packed0', 4),
  register('packed1', 5),
  register('packed2', 6),
  register('packed3', 7),
] as const;
const pairs = [register('pair0', 8), register('pair1', 9)] as const;
const values = [register('values0', 10), register('values1', 11)] as const;
const input = register('input', 12);
const stream = register('stream', 14);
const spares = [pairs[0], pairs[1], values[0]] as const;
const pointer = values[1];

const slots = { input: 'input', output: 'output', stream: 'stream' };
/** Inputs per word of packed weights. */
const wordInputs = 4;
/**
 * Fully connected layer: four outputs at a time, weights as bytes read once, each input loaded once per four outputs.
 * Reads up to 6 bytes behind int16 inputs, whole words of int8 ones; weights for what is no input are zero.
 */
export function dense(task: DenseTask): Routine {
  const { layer, rows, output, rounding, inputElement } = task;
  const outN = layer.bias.length;
  const inN = layer.weights.length / outN;
  const frame = new Frame(task.name);
  const table = `${task.name}_weights`;
  const requantiser = requantiserOf(layer, {
    rounding,
    zeroPoint: task.outputZeroPoint,
    clamp: layer.clamp,
    element: output.element,
  });
  const bias = (channel: number) =>
    requantiser.bias(channel) - (requantiser.dead[channel] ? 0 : centreOf(task, channel));
  const groups = Math.ceil(inN / wordInputs);
  const alignedRows = rows === 1 || inN % 2 === 0;
  const words: number[] = [];
  const blocks: { channels: number; count: number }[] = [];
  for (let first = 0; first < outN;) {
    const channels = outN - first >= 4 ? 4 : outN - first >= 2 ? 2 : 1;
    const last = blocks.at(-1);
    if (last?.channels === channels) last.count++;
    else blocks.push({ channels, count: 1 });
    const list = Array.from({ length: channels }, (_, i) => first + i);
    words.push(...list.map(bias));
    for (let group = 0; group < groups; group++)
      for (const channel of list) {
        const weight = (i: number) =>
          i < inN && !requantiser.dead[channel] ? layer.weights[channel * inN + i]! & 0xffff : 0;
        const from = group * wordInputs;
        const pair = (i: number, j: number) => weight(from + i) | (weight(from + j) << 16);
        // Bytes are taken apart into the first and third and the second and fourth.
        words.push(
          ...packWords(inputElement === 'int8' ? [pair(0, 2), pair(1, 3)] : [pair(0, 1), pair(2, 3)]),
        );
      }
    words.push(...list.flatMap(requantiser.words));
    first += channels;
  }

  const channelBlock = (channels: number): Node[] => {
    const used = sums.slice(0, channels);
    const code: Instruction[] =
      inputElement === 'int8'
        ? [ldr(values[0], at(input))]
        : alignedRows
          ? [ldrd(values[0], values[1], at(input))]
          : [ldr(values[0], at(input)), ldr(values[1], at(input, 4))];
    code.push(addImmediate(input, input, (inputElement === 'int8' ? 1 : 2) * wordInputs));
    if (channels === 4) code.push(ldm(stream, packed, table));
    else for (let i = 0; i < channels; i++) code.push(ldr(packed[i]!, at(stream, 4 * i), table));
    if (channels < 4) code.push(addImmediate(stream, stream, 4 * channels));
    if (inputElement === 'int8') code.push(sxtb16(values[1], values[0], 8), sxtb16(values[0], values[0]));
    for (let i = 0; i < channels; i += 2) {
      const both = used.slice(i, i + 2);
      both.forEach((_, j) => code.push(sxtb16(pairs[j === 0 ? 0 : 1], packed[i + j]!)));
      both.forEach((_, j) => code.push(sxtb16(packed[i + j]!, packed[i + j]!, 8)));
      both.forEach((sum, j) => code.push(mac('smlad', sum, values[0], pairs[j === 0 ? 0 : 1], sum)));
      both.forEach((sum, j) => code.push(mac('smlad', sum, values[1], packed[i + j]!, sum)));
    }
    const finish = used.flatMap((sum, i) => [
      ...requantiser.emit([sum], stream, 4 * i * requantiser.wordsPerChannel, spares, table),
      store(output.element === 'int8' ? 'strb.w' : 'strh.w', sum, at(pointer, i * output.elementBytes)),
    ]);
    const biases =
      channels === 1
        ? [ldr(sums[0], at(stream), table), addImmediate(stream, stream, 4)]
        : [ldm(stream, used, table)];
    return [
      block(`${channels} outputs`, frame.load(input, slots.input), biases),
      ...unrolled(frame, groups, code),
      block(
        'requantise and write',
        frame.load(pointer, slots.output),
        finish,
        addImmediate(pointer, pointer, channels * output.elementBytes),
        frame.store(pointer, slots.output),
        advance(stream, 4 * channels * requantiser.wordsPerChannel, pairs[0]),
      ),
    ];
  };

  const argument = { input: register('r0', 0), output: register('r1', 1) };
  const allBlocks = blocks.flatMap(({ channels, count }) =>
    frame.repeat('outputs', count, pairs[0], channelBlock(channels)),
  );
  const body: Node[] = [
    block('', mov(pointer, argument.output), mov(input, argument.input)),
    ...(output.image
      ? clearMargins(frame, output.image, pointer, {
          at: packed[0],
          zero: packed[1],
          counter: packed[2],
          rows: packed[3],
        })
      : []),
    block(
      '',
      advance(input, task.inputOrigin, pairs[0]),
      frame.store(input, slots.input),
      advance(pointer, output.originBytes, pairs[0]),
      frame.store(pointer, slots.output),
    ),
    ...frame.repeat(
      'rows',
      rows,
      pairs[0],
      [
        block('', addressOf(stream, table)),
        ...allBlocks,
        ...(rows > 1
          ? [
              block(
                'following row',
                frame.load(input, slots.input),
                advance(input, 2 * inN, pairs[0]),
                frame.store(input, slots.input),
              ),
            ]
          : []),
      ],
      [],
      [table],
    ),
  ];
  return {
    name: task.name,
    comment: [`fully connected, ${inN} inputs, ${outN} outputs`],
    body: frame.wrap(body),
    tables: [
      wordTable(
        table,
        'per four outputs: biases, weights as bytes, requantisation',
        words.length,
        () => words,
      ),
    ],
    scratchBytes: 0,
  };
}

/** What the products of int8 inputs have more than those of their distances from the zero point. */
function centreOf({ layer, inputElement, inputZeroPoint }: DenseTask, channel: number): number {
  if (inputElement === 'int16') return 0;
  const inN = layer.weights.length / layer.bias.length;
  return layer.weights
    .subarray(channel * inN, (channel + 1) * inN)
    .reduce((sum, weight) => sum + weight * inputZeroPoint, 0);
}

const unrollGroups = 4;

/** `code` that runs `count` times, several times per iteration; the counter lies in a slot. */
function unrolled(frame: Frame, count: number, code: readonly Instruction[]): Node[] {
  const passes = Math.floor(count / unrollGroups);
  const some = (times: number) => Array.from({ length: times }, () => code).flat();
  if (passes <= 1) return [block('', some(count))];
  const slot = 'groups';
  const last = block(
    '',
    some(unrollGroups),
    frame.load(pairs[0], slot),
    countDown(pairs[0]),
    frame.store(pairs[0], slot),
  );
  return [
    block('', constant(pairs[0], passes), frame.store(pairs[0], slot)),
    loop(frame.label('groups'), passes, [], last),
    block('', some(count % unrollGroups)),
  ];
}
