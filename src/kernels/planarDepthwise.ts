import type { Instruction, Register } from '../assembly/instruction.ts';
import type { Node, Routine } from '../assembly/routine.ts';
import { block, instructionCount } from '../assembly/routine.ts';
import {
  addImmediate,
  addressOf,
  advance,
  at,
  largestOffset,
  ldm,
  ldr,
  mac,
  saturate8,
  store,
} from '../assembly/thumb.ts';
import { prologue } from './convolution/convPrologue.ts';
import { wordTable } from './convolution/convTask.ts';
import { registers } from './convolution/winograd/winogradSlots.ts';
import type { DepthwiseTask } from './depthwise.ts';
import { Frame } from './frame.ts';
import { channelBytes, pixelOffset, rowBytes } from './imageLayout.ts';
import type { Requantiser } from './requantisation/requantiser.ts';
import { requantiserOf } from './requantisation/requantiserOf.ts';
import { slots } from './tiles/tilePasses.ts';

/** Registers: weights of three rows, of two neighbouring taps each; the third taps, two of them in one word. */
const pairs = registers.slice(0, 3);
const [single01, single2, bias, multiplier, addend] = registers.slice(3, 8) as Five<Register>;
/** Sums of the output that ends and of the one that begins with the same inputs; they take turns. */
const sums = [registers[8], registers[9]] as const;
const [first, second, input, output] = registers.slice(10) as [Register, Register, Register, Register];

type Line = NonNullable<Requantiser['line']>;
type Five<T> = [T, T, T, T, T];

/** By row: products of both lanes, of the lower lane or of the upper one, with the word of weights that the row has. */
const bothLanes = ['smlad', 'smlad', 'smlad'] as const;
const lowerLanes = ['smlabb', 'smlabt', 'smlabb'] as const;
const upperLanes = ['smlatb', 'smlatt', 'smlatb'] as const;

const constants = [...pairs, single01, single2, bias, multiplier, addend];

/** Slots of the channel: its first input and output, and the constants of its next pass. */
const channelInput = 'channelInput';
const channelOutput = 'channelOutput';
const constantsAt = 'constantsAt';

/**
 * Outputs of a row that have their first tap in the lower lane of a word (`even`) or in the upper one: every one at stride 2,
 * every other at stride 1.
 */
interface Pass {
  readonly parity: 'even' | 'odd';
  readonly outputs: number;
}

/** Largest code of a loop: it fits the smallest of the parts' instruction caches. */
const mostInstructions = 115;
/** Rows with more outputs have a loop; outputs per iteration are even, since the sums take turns. */
const longestStraight = 17;
const outputsPerLoop = 8;

/** Whether the kernel computes the layer: 3x3 windows at stride 1 or 2, rectified outputs. */
export function hasPlanarKernel({ layer, ...task }: DepthwiseTask): boolean {
  const { kernel, stride, dilation, padding } = layer.window;
  const { input: image, outC } = task;
  const windows = kernel.h === 3 && kernel.w === 3 && dilation.h === 1 && dilation.w === 1;
  const strides = stride.h === stride.w && stride.w <= 2;
  const origin = pixelOffset(image, -padding.top, -padding.left);
  return (
    windows &&
    strides &&
    layer.depthMultiplier === 1 &&
    outC === image.c &&
    origin % 4 === 0 &&
    rowBytes(image) % 4 === 0 &&
    3 * rowBytes(image) <= largestOffset &&
    requantiser({ layer, ...task }).line !== null
  );
}

function requantiser({ layer, rounding, outputZeroPoint, output: written }: DepthwiseTask) {
  return requantiserOf(layer, {
    rounding,
    zeroPoint: outputZeroPoint,
    clamp: layer.clamp,
    element: written.element,
  });
}

/**
 * Depthwise convolution of an image whose channels are planes: a word holds two neighbouring columns, so SMLAD multiplies two taps
 * of a row at once, and six products make an output instead of nine. All constants of a channel stay in registers.
 */
export function planarDepthwise(task: DepthwiseTask): Routine {
  const { layer, outC, outW, input: image, output: written, name } = task;
  const { stride, padding } = layer.window;
  const { line, ...scaling } = requantiser(task);
  const frame = new Frame(name);
  const table = `${name}_weights`;
  const passes: Pass[] =
    stride.w === 2
      ? [{ parity: 'even', outputs: outW }]
      : [
          { parity: 'even', outputs: Math.ceil(outW / 2) },
          ...(outW > 1 ? [{ parity: 'odd', outputs: Math.floor(outW / 2) } as const] : []),
        ];
  const words = () =>
    Array.from({ length: outC }, (_, channel) => {
      const weight = (y: number, x: number) =>
        scaling.dead[channel] ? 0 : layer.weights[(3 * y + x) * outC + channel]!;
      const pair = (low: number, high: number) => (low & 0xffff) | (high << 16);
      return passes.flatMap(({ parity }) => {
        const [from, alone] = parity === 'even' ? [0, 2] : [1, 0];
        return [
          ...[0, 1, 2].map((y) => pair(weight(y, from), weight(y, from + 1))),
          pair(weight(0, alone), weight(1, alone)),
          weight(2, alone),
          scaling.bias(channel),
          ...scaling.words(channel),
        ];
      });
    }).flat();
  const body: Node[] = [
    ...prologue(frame, written),
    block(
      '',
      addressOf(first, table),
      frame.store(first, constantsAt),
      frame.load(input, slots.input),
      advance(input, pixelOffset(image, -padding.top, -padding.left), first),
      frame.store(input, channelInput),
      frame.load(output, slots.output),
      frame.store(output, channelOutput),
    ),
    ...frame.repeat(
      'channels',
      outC,
      first,
      passes.flatMap((pass) => [
        block(
          `${pass.parity} columns of a channel`,
          frame.load(first, constantsAt),
          ldm(first, constants, table),
          frame.store(first, constantsAt),
          frame.load(input, channelInput),
          frame.load(output, channelOutput),
          pass.parity === 'odd' ? advance(output, written.pixelBytes, first) : [],
        ),
        ...passNodes(task, pass, frame, line!),
      ]),
      [
        frame.load(input, channelInput),
        ...advance(input, channelBytes(image), second),
        frame.store(input, channelInput),
        frame.load(output, channelOutput),
        ...advance(output, written.channelBytes, second),
        frame.store(output, channelOutput),
      ],
    ),
  ];
  return {
    name,
    comment: ['depthwise convolution of planes, one channel after the other'],
    body: frame.wrap(body),
    tables: [
      wordTable(
        table,
        'per channel: weights of the columns, bias, requantisation',
        outC * passes.length * constants.length,
        words,
      ),
    ],
    scratchBytes: 0,
  };
}

/** All rows of a pass, as many in straight-line code as fit the caches. */
function passNodes(task: DepthwiseTask, pass: Pass, frame: Frame, line: Line): Node[] {
  const { layer, outH, input: image, output: written } = task;
  const row = rowNodes(task, pass, frame, line);
  const next = [
    ...advance(input, layer.window.stride.h * rowBytes(image) - row.inputMoved, second),
    ...advance(output, written.rowBytes - row.outputMoved, second),
  ];
  const rowInstructions = instructionCount(row.nodes) + next.length;
  const together =
    Array.from({ length: outH }, (_, i) => outH - i).find(
      (rows) => outH % rows === 0 && rows * rowInstructions <= mostInstructions,
    ) ?? 1;
  const rows = Array.from({ length: together }, (_, i) => [
    ...row.nodes,
    ...(i < together - 1 ? [block('', next)] : []),
  ]);
  return frame.repeat('rows', outH / together, first, rows.flat(), next);
}

interface RowNodes {
  readonly nodes: readonly Node[];
  /** Bytes that the pointers have moved. */
  readonly inputMoved: number;
  readonly outputMoved: number;
}

/** The outputs of a pass in one row: straight-line code, or a loop with what begins and ends the row around it. */
function rowNodes(task: DepthwiseTask, pass: Pass, frame: Frame, line: Line): RowNodes {
  const { outputs } = pass;
  const inner = outputs - 2;
  const iterations = outputs <= longestStraight ? 0 : Math.floor(inner / outputsPerLoop);
  const moved = iterations * outputsPerLoop;
  const begin = wordsCode(task, pass, line, 0, Math.min(1, outputs), 0);
  const body = wordsCode(task, pass, line, 2, 1 + outputsPerLoop, 0);
  const end = wordsCode(task, pass, line, 2 + moved, outputs, moved);
  const step = [
    addImmediate(input, input, 4 * outputsPerLoop),
    ...advance(output, outputsPerLoop * outputStep(task) - body.outputMoved, second),
  ];
  return {
    nodes: [
      block('', begin.instructions),
      ...frame.repeat('columns', iterations, first, [block('', body.instructions)], step),
      block('', end.instructions),
    ],
    inputMoved: 4 * moved,
    outputMoved: begin.outputMoved + moved * outputStep(task) + end.outputMoved,
  };
}

/** Between the outputs of a pass. */
function outputStep({ layer, output: written }: DepthwiseTask): number {
  return (2 / layer.window.stride.w) * written.pixelBytes;
}

/**
 * What the words `from` to `to` of a row and the two below it do, with pointers moved on by `moved` words and outputs: each ends
 * an output and begins the next one; the one before is written while the sums of the others grow.
 */
function wordsCode(
  task: DepthwiseTask,
  { parity, outputs }: Pass,
  { right, saturation }: Line,
  from: number,
  to: number,
  moved: number,
): { instructions: Instruction[]; outputMoved: number } {
  const { input: image, output: written } = task;
  const code: Instruction[] = [];
  const isEven = parity === 'even';
  const singles = [single01, single01, single2];
  const [ends, begins] = isEven ? [lowerLanes, bothLanes] : [bothLanes, upperLanes];
  const [endWeights, beginWeights] = isEven ? [singles, pairs] : [pairs, singles];
  const write = written.element === 'int8' ? 'strb.w' : 'strh.w';
  let outputMoved = 0;
  const writeOutput = (index: number) => {
    const offset = (index - moved) * outputStep(task);
    for (; offset - outputMoved > largestOffset; outputMoved += largestOffset)
      code.push(addImmediate(output, output, largestOffset));
    code.push(store(write, sums[index % 2]!, at(output, offset - outputMoved)));
  };
  for (let word = from; word <= to; word++) {
    const [isFirst, isLast] = [word === 0, word === outputs];
    const [beginning, ending] = word % 2 === 0 ? sums : [sums[1], sums[0]];
    const loadRow = (row: number, target: Register) =>
      code.push(ldr(target, at(input, row * rowBytes(image) + 4 * (word - moved))));
    const end = (row: number, value: Register) => {
      if (!isFirst) code.push(mac(ends[row]!, ending, value, endWeights[row]!, ending));
    };
    const begin = (row: number, value: Register) => {
      const from = row === 0 ? bias : beginning;
      if (!isLast) code.push(mac(begins[row]!, beginning, value, beginWeights[row]!, from));
    };
    loadRow(0, first);
    loadRow(1, second);
    // Behind a load, where a store costs nothing on Cortex-M4.
    if (word >= 2) writeOutput(word - 2);
    end(0, first);
    begin(0, first);
    loadRow(2, first);
    // Each factor is a product's result that came two instructions before, as Cortex-M33 needs it.
    end(1, second);
    end(2, first);
    begin(1, second);
    if (!isFirst) code.push(mac('smmla', ending, ending, multiplier, addend));
    begin(2, first);
    if (!isFirst) code.push(saturate8(saturation, ending, ending, right));
    if (isLast) writeOutput(word - 1);
  }
  return { instructions: code, outputMoved };
}
