import type { Instruction, Register } from '../assembly/instruction.ts';
import type { Node, Routine } from '../assembly/routine.ts';
import { block, loop } from '../assembly/routine.ts';
import {
  add,
  addImmediate,
  advance,
  at,
  compare,
  constant,
  countDown,
  ifThen,
  largestOffset,
  load,
  mov,
  parallel,
  sdiv,
  sel,
  shift,
  store,
  sxth,
} from '../assembly/thumb.ts';
import type { Clamp, MeanLayer, Rounding, Window } from '../network/network.ts';
import { clearMargins } from './clearMargins.ts';
import { Frame } from './frame.ts';
import type { InputLayout, OutputLayout } from './imageLayout.ts';
import { clampTo, scale, scalingConstant, toOutput } from './requantisation/inlineRequantise.ts';

const register = (name: string, number: number): Register => ({ name, number });
const inputBase = register('input', 0);
const outputBase = register('output', 1);
const rows = register('rows', 2);
const columns = register('columns', 3);
const units = register('units', 4);
const inputAt = register('inputAt', 5);
const outputAt = register('outputAt', 6);
const result = register('result', 7);
const value = register('value', 8);
const upper = register('upper', 9);
const spare = register('spare', 10);
const divisor = register('divisor', 11);
const taps = register('taps', 12);
const factor = register('factor', 14);

/** A pooling layer for the generator. */
export interface PoolTask {
  readonly name: string;
  readonly window: Window;
  readonly input: InputLayout;
  readonly output: OutputLayout;
  readonly outH: number;
  readonly outW: number;
  readonly inputZeroPoint: number;
  readonly zeroPoint: number;
  readonly clamp: Clamp;
}

/** Windows of one axis that are equally long and lie one stride apart. */
interface Group {
  readonly first: number;
  readonly count: number;
  /** First input inside the windows of the group's first output. */
  readonly start: number;
  readonly taps: number;
}

function groupsOf(outputs: number, kernel: number, stride: number, padding: number, extent: number): Group[] {
  const groups: { first: number; count: number; start: number; taps: number }[] = [];
  for (let i = 0; i < outputs; i++) {
    const start = Math.max(0, i * stride - padding);
    const length = Math.min(extent, i * stride - padding + kernel) - start;
    const last = groups.at(-1);
    if (last && last.taps === length && start === last.start + last.count * stride) last.count++;
    else groups.push({ first: i, count: 1, start, taps: length });
  }
  return groups;
}

/** Sums of this many int16 distances stay within int16. */
const laneTaps = 128;

/** MAX_POOL_2D: the maximum does not depend on the zero point; padding takes no part. */
export function maxPool(task: PoolTask): Routine {
  const pairs = inPairs(task.input);
  return pool(task, 'maximum of windows', pairs, {
    begin: () => [],
    accumulate: (first) =>
      first
        ? []
        : pairs
          ? [parallel('ssub16', upper, result, value), sel(result, result, value)]
          : [compare(result, value), ...ifThen('lt', mov(result, value))],
    finish: (element) => splitLanes(pairs, (lane) => outputOf(task, [lane], element)),
  });
}

/** AVERAGE_POOL_2D: divides what the quantised values would sum to, rounded half away from zero. */
export function averagePool(task: PoolTask): Routine {
  const { window } = task;
  const inputZeroPoint = centre(task);
  const pairs = inPairs(task.input) && window.kernel.h * window.kernel.w <= laneTaps;
  return pool(task, 'average of windows', pairs, {
    begin: (count) => constant(divisor, count),
    accumulate: (first) =>
      first ? [] : [pairs ? parallel('sadd16', result, result, value) : add(result, result, value)],
    finish: (element, count) =>
      splitLanes(pairs, (lane) => [
        ...advance(lane, inputZeroPoint * count, spare),
        ...awayFromZero(lane, count >> 1),
        sdiv(lane, lane, divisor),
        ...(inputZeroPoint === 0 ? [] : [addImmediate(lane, lane, -inputZeroPoint)]),
        ...outputOf(task, [lane], element),
      ]),
  });
}

/** Moves a sum away from zero by half of its count. `upper` is free where the count is large. */
function awayFromZero(lane: Register, half: number): Instruction[] {
  if (half === 0) return [];
  if (2 * half <= largestOffset)
    return [
      compare(lane, 0),
      ...ifThen('lt', addImmediate(lane, lane, -2 * half)),
      addImmediate(lane, lane, half),
    ];
  return [
    ...constant(spare, half),
    ...constant(upper, -half),
    compare(lane, 0),
    ...ifThen('lt', mov(spare, upper)),
    add(lane, lane, spare),
  ];
}

/** What the values in RAM are distances from. */
function centre({ input, inputZeroPoint }: Pick<PoolTask, 'input' | 'inputZeroPoint'>): number {
  return input.element === 'int8' ? 0 : inputZeroPoint;
}

/** Whether a word holds two values. */
function inPairs({ element, c }: InputLayout): boolean {
  return element === 'int16' && c % 2 === 0;
}

function valueLoad({ element }: InputLayout): 'ldrsb.w' | 'ldrsh.w' {
  return element === 'int8' ? 'ldrsb.w' : 'ldrsh.w';
}

/** Values as they are read as outputs, clamped as quantised values. */
function outputOf(
  { zeroPoint, clamp, ...task }: PoolTask,
  list: readonly Register[],
  element: 'int8' | 'int16',
): Instruction[] {
  const inputZeroPoint = centre(task);
  const clamps = clamp.min > -128 || clamp.max < 127;
  const move = (by: number) => (by === 0 ? [] : list.map((lane) => addImmediate(lane, lane, by)));
  const end = element === 'int8' ? 0 : -zeroPoint;
  if (!clamps) return move(inputZeroPoint + end);
  return [...move(inputZeroPoint), ...clampTo(list, spare, clamp), ...move(end)];
}

interface Lanes {
  readonly code: Instruction[];
  readonly registers: readonly Register[];
}

function splitLanes(pairs: boolean, finish: (lane: Register) => Instruction[]): Lanes {
  if (!pairs) return { code: finish(result), registers: [result] };
  return {
    code: [shift('asr.w', upper, result, 16), sxth(result, result), ...finish(result), ...finish(upper)],
    registers: [result, upper],
  };
}

interface Operation {
  readonly begin: (count: number) => Instruction[];
  /** Takes `value` into `result`; the first value is in `result` already. */
  readonly accumulate: (first: boolean) => Instruction[];
  readonly finish: (element: 'int8' | 'int16', count: number) => Lanes;
}

const straightTaps = 36;

function pool(task: PoolTask, comment: string, pairs: boolean, operation: Operation): Routine {
  const { window, input, output, outH, outW } = task;
  const { kernel, stride, padding } = window;
  const frame = new Frame(task.name);
  const rowGroups = groupsOf(outH, kernel.h, stride.h, padding.top, input.h);
  const columnGroups = groupsOf(outW, kernel.w, stride.w, padding.left, input.w);
  const unitBytes = (pairs ? 2 : 1) * input.elementBytes;
  const unitCount = pairs ? input.c / 2 : input.c;
  const body: Node[] = output.image
    ? clearMargins(frame, output.image, outputBase, { at: value, zero: result, counter: units, rows })
    : [];
  for (const rowGroup of rowGroups)
    for (const columnGroup of columnGroups) {
      const count = rowGroup.taps * columnGroup.taps;
      const { code, registers } = operation.finish(output.element, count);
      const unit: Node[] = [
        ...tapNodes(frame, input, rowGroup.taps, columnGroup.taps, pairs, operation),
        block(
          '',
          code,
          registers.map((lane, i) =>
            store(
              output.element === 'int8' ? 'strb.w' : 'strh.w',
              lane,
              at(outputAt, i * output.elementBytes),
            ),
          ),
        ),
      ];
      const unitLoop = countedLoop(frame, 'unit', units, unitCount, unit, [
        ...advance(inputAt, unitBytes, spare),
        ...advance(outputAt, registers.length * output.elementBytes, spare),
      ]);
      const columnLoop = countedLoop(frame, 'column', columns, columnGroup.count, unitLoop, [
        ...advance(inputAt, stride.w * input.pixelBytes - unitCount * unitBytes, spare),
        ...advance(outputAt, output.pixelBytes - input.c * output.elementBytes, spare),
      ]);
      const rowLoop = countedLoop(frame, 'row', rows, rowGroup.count, columnLoop, [
        ...advance(
          inputAt,
          stride.h * input.rowBytes - columnGroup.count * stride.w * input.pixelBytes,
          spare,
        ),
        ...advance(outputAt, output.rowBytes - columnGroup.count * output.pixelBytes, spare),
      ]);
      body.push(
        block(
          `windows of ${rowGroup.taps} x ${columnGroup.taps}`,
          mov(inputAt, inputBase),
          advance(
            inputAt,
            input.originBytes + rowGroup.start * input.rowBytes + columnGroup.start * input.pixelBytes,
            spare,
          ),
          mov(outputAt, outputBase),
          advance(
            outputAt,
            output.originBytes + rowGroup.first * output.rowBytes + columnGroup.first * output.pixelBytes,
            spare,
          ),
          operation.begin(count),
        ),
        ...rowLoop,
      );
    }
  return { name: task.name, comment: [comment], body: frame.wrap(body), tables: [], scratchBytes: 0 };
}

/** Loads and accumulates a window; `inputAt` ends where it began. */
function tapNodes(
  frame: Frame,
  input: InputLayout,
  tapRows: number,
  tapColumns: number,
  pairs: boolean,
  operation: Operation,
): Node[] {
  const name = pairs ? 'ldr.w' : valueLoad(input);
  /** `inputAt` moves on where a value lies too far from it. */
  const row = (y: number, first: boolean): { code: Instruction[]; moved: number } => {
    const code: Instruction[] = [];
    let moved = 0;
    for (let x = 0; x < tapColumns; x++) {
      const offset = y * input.rowBytes + x * input.pixelBytes;
      if (offset - moved > largestOffset) {
        code.push(...advance(inputAt, offset - moved, spare));
        moved = offset;
      }
      const alone = first && x === 0;
      code.push(
        load(name, alone ? result : value, at(inputAt, offset - moved)),
        ...operation.accumulate(alone),
      );
    }
    return { code, moved };
  };
  const reach = (tapRows - 1) * input.rowBytes + (tapColumns - 1) * input.pixelBytes;
  if (tapRows * tapColumns <= straightTaps && reach <= largestOffset)
    return [block('', Array.from({ length: tapRows }, (_, y) => row(y, y === 0).code).flat())];
  const [first, following] = [row(0, true), row(0, false)];
  const toNextRow = advance(inputAt, input.rowBytes - first.moved, spare);
  return [
    block('', first.code, toNextRow),
    ...countedLoop(frame, 'tapRow', taps, tapRows - 1, [block('', following.code)], toNextRow),
    block('', advance(inputAt, -tapRows * input.rowBytes, spare)),
  ];
}

function countedLoop(
  frame: Frame,
  what: string,
  counter: Register,
  count: number,
  body: readonly Node[],
  step: readonly Instruction[],
): Node[] {
  if (count === 0) return [];
  if (count === 1) return [...body, block('', step)];
  return [
    block('', constant(counter, count)),
    loop(frame.label(what), count, body, block('', step, countDown(counter))),
  ];
}

export interface MeanTask {
  readonly name: string;
  readonly layer: MeanLayer;
  readonly input: InputLayout;
  readonly output: OutputLayout;
  readonly rounding: Rounding;
  readonly inputZeroPoint: number;
  readonly zeroPoint: number;
}

/** MEAN over height and width: one sum of distances from the zero point per channel, requantised. */
export function meanOfImage(task: MeanTask): Routine {
  const { layer, input, output, rounding, zeroPoint } = task;
  const frame = new Frame(task.name);
  const { multipliers, shifts } = layer.requantisation;
  const scaling = {
    multiplier: multipliers[0]!,
    shift: shifts[0]!,
    leftShift: 0,
  };
  const sum: Node[] = [
    block('', constant(result, input.element === 'int8' ? -input.h * input.w * task.inputZeroPoint : 0)),
    ...countedLoop(
      frame,
      'row',
      rows,
      input.h,
      countedLoop(
        frame,
        'column',
        columns,
        input.w,
        [block('', load(valueLoad(input), value, at(inputAt)))],
        [...advance(inputAt, input.pixelBytes, spare), add(result, result, value)],
      ),
      advance(inputAt, input.rowBytes - input.w * input.pixelBytes, spare),
    ),
    block(
      '',
      scale([result], factor, scaling, rounding),
      toOutput([result], spare, zeroPoint, { min: -128, max: 127 }, output.element),
      store(output.element === 'int8' ? 'strb.w' : 'strh.w', result, at(outputAt)),
    ),
  ];
  const body: Node[] = [
    ...(output.image
      ? clearMargins(frame, output.image, outputBase, { at: value, zero: result, counter: units, rows })
      : []),
    block(
      '',
      constant(factor, scalingConstant(scaling, rounding)),
      mov(inputAt, inputBase),
      advance(inputAt, input.originBytes, spare),
      mov(outputAt, outputBase),
      advance(outputAt, output.originBytes, spare),
    ),
    ...countedLoop(frame, 'channel', units, input.c, sum, [
      ...advance(inputAt, input.elementBytes - input.h * input.rowBytes, spare),
      ...advance(outputAt, output.elementBytes, spare),
    ]),
  ];
  return {
    name: task.name,
    comment: ['mean over height and width'],
    body: frame.wrap(body),
    tables: [],
    scratchBytes: 0,
  };
}
