import type { Instruction, Register } from '../../../assembly/instruction.ts';
import type { Node } from '../../../assembly/routine.ts';
import { block, loop } from '../../../assembly/routine.ts';
import { scheduled, StraightCode } from '../../../assembly/straightCode.ts';
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
  ldr,
  mov,
  sp,
  store,
} from '../../../assembly/thumb.ts';
import type { Frame } from '../../frame.ts';
import { slots } from '../../tiles/tilePasses.ts';
import { outputLine } from '../winograd/outputLines.ts';
import { poolSize } from '../winograd/tilePlan.ts';
import { registers } from '../winograd/winogradSlots.ts';
import type { RowPlan, Section } from './rowPlan.ts';

const working = registers.slice(0, 11);
const [count, outputAt, sumsAt] = registers.slice(11) as [Register, Register, Register];

/** Slots of the channel's first output and of its requantisation. */
export const channelOutput = 'channelOutput';
export const requantisation = 'requantisation';

/** The outputs of one channel and a row of tiles from the sums of its products, requantised, pooled and written. */
export function outputNodes(plan: RowPlan, section: Section, frame: Frame): Node[] {
  const { task, width } = plan;
  const pairs = width >> 1;
  const step = (2 / poolSize(task)) * task.output.pixelBytes;
  const pairNodes = () => [
    block('', constant(count, pairs)),
    loop(
      frame.label('outputs'),
      pairs,
      [block('', columnOutputs(plan, section, frame, 2))],
      block('', addImmediate(sumsAt, sumsAt, 8), addImmediate(outputAt, outputAt, step), countDown(count)),
    ),
  ];
  return [
    block(
      'outputs of the row of tiles',
      frame.load(sumsAt, slots.scratch),
      frame.load(outputAt, channelOutput),
      advance(sumsAt, plan.sumsAt, count),
    ),
    ...(pairs > 0 ? pairNodes() : []),
    ...(width % 2 === 1 ? [block('', columnOutputs(plan, section, frame, 1))] : []),
  ];
}

/** Outputs of one column of a tile, or of two. */
function columnOutputs(plan: RowPlan, section: Section, frame: Frame, columns: 1 | 2): Instruction[] {
  const { task, sumRowBytes } = plan;
  const { transform, requantiser } = section;
  const code = new StraightCode();
  const rows = transform.outputRows.map((_, row) => row);
  const across = Array.from({ length: columns }, (_, column) => column);
  const lines = outputLine(transform)(
    code,
    (point) =>
      across.map((column) =>
        code.value((target) => ldr(target, at(sumsAt, point * sumRowBytes + 4 * column))),
      ),
    rows,
  );
  const { instructions, results } = scheduled(
    code,
    working,
    rows.flatMap((row) => lines.get(row)!),
  );
  const taps = poolSize(task);
  const windows: Register[][] = [];
  results.forEach((result, i) => {
    const [row, column] = [Math.floor(i / columns), i % columns];
    (windows[Math.floor(row / taps) * (columns / taps) + Math.floor(column / taps)] ??= []).push(result);
  });
  const outputs = windows.map(([largest]) => largest!);
  const [spare0, spare1, spare2] = working.filter((register) => !outputs.includes(register));
  return [
    ...instructions,
    ...windows.flatMap(([largest, ...others]) => others.flatMap((other) => atLeast(largest!, other))),
    ...requantiser.emit(outputs, sp, frame.slot(requantisation), [spare0!, spare1!, spare2!], null),
    ...written(task.output, outputs, columns / taps, spare0!),
  ];
}

/** Requantisation is monotone, so the largest sum of a window gives its largest output. */
function atLeast(value: Register, other: Register): Instruction[] {
  return [compare(value, other), ...ifThen('lt', mov(value, other))];
}

function written(
  { element, rowBytes, pixelBytes }: RowPlan['task']['output'],
  outputs: readonly Register[],
  perRow: number,
  spare: Register,
): Instruction[] {
  const write = element === 'int8' ? 'strb.w' : 'strh.w';
  const code: Instruction[] = [];
  let [base, moved] = [outputAt, 0];
  outputs.forEach((value, i) => {
    const row = Math.floor(i / perRow);
    const offset = row * rowBytes + (i % perRow) * pixelBytes;
    if (offset - moved > largestOffset) {
      moved = row * rowBytes;
      base = spare;
      code.push(
        ...(moved <= largestOffset
          ? [addImmediate(spare, outputAt, moved)]
          : [...constant(spare, moved), add(spare, spare, outputAt)]),
      );
    }
    code.push(store(write, value, at(base, offset - moved)));
  });
  return code;
}
