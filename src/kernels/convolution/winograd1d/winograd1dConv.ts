import type { Node, Routine } from '../../../assembly/routine.ts';
import { block } from '../../../assembly/routine.ts';
import {
  add,
  addImmediate,
  addressOf,
  advance,
  at,
  following,
  ldr,
  sp,
  str,
} from '../../../assembly/thumb.ts';
import { Frame } from '../../frame.ts';
import { pixelOffset, rowBytes } from '../../imageLayout.ts';
import { slots } from '../../tiles/tilePasses.ts';
import { constantOutputs } from '../constantOutputs.ts';
import { prologue } from '../convPrologue.ts';
import type { ConvTask } from '../convTask.ts';
import { poolSize } from '../winograd/tilePlan.ts';
import { registers } from '../winograd/winogradSlots.ts';
import { inputNodes, tileInput } from './rowInputs.ts';
import { channelOutput, outputNodes, requantisation } from './rowOutputs.ts';
import type { RowPlan, Section, Winograd1dOptions } from './rowPlan.ts';
import { rowPlan } from './rowPlan.ts';
import { productNodes, weightsAt } from './rowProducts.ts';
import { leavesOut, sectionTable } from './rowTables.ts';

const [r0, r1, r2] = registers;

/** Slot of the first output of a row of tiles. */
const tileOutput = 'tileOutput';

/**
 * Exact convolution of 3x3 windows on few channels in half the products (docs/fast-convolution.md): columns are transformed in
 * tiles, rows are not. A tile is as wide as the image, and the weights of a point and output channel stay in
 * registers while its products are summed.
 */
export function winograd1dConv(task: ConvTask, options: Winograd1dOptions): Routine {
  const plan = rowPlan(task, options);
  const { name } = task;
  const frame = new Frame(name);
  const sections = plan.sections.map((section, i) => ({ section, table: `${name}_weights_${i}` }));
  const constants = constantOutputs(task, plan.live.constants, frame);
  const body = [
    ...prologue(frame, task.output),
    ...constants.nodes,
    ...sections.flatMap(({ section, table }) => sectionNodes(plan, section, frame, table)),
  ];
  return {
    name,
    comment: [
      `fast convolution of columns: tiles of ${plan.sections.map(({ transform }) => transform.outputs).join(' and ')} rows, ` +
        `${options.unroll} pairs of columns per loop`,
    ],
    body: frame.wrap(body),
    tables: [
      ...sections.map(({ section, table }) => sectionTable(plan, section, table)),
      ...constants.tables,
    ],
    scratchBytes: plan.scratchBytes,
  };
}

function sectionNodes(plan: RowPlan, section: Section, frame: Frame, table: string): Node[] {
  const { task, live } = plan;
  const { input, output, layer } = task;
  const { transform, requantiser, firstRow, tiles } = section;
  const { padding } = layer.window;
  const taps = poolSize(task);
  const words = requantiser.wordsPerChannel;
  const kept = frame.slot(requantisation, words);
  const nextOutput = () =>
    leavesOut(plan)
      ? [
          frame.load(r1, weightsAt),
          ldr(r2, following(r1, 4), table),
          frame.store(r1, weightsAt),
          frame.load(r1, channelOutput),
          add(r1, r1, r2),
        ]
      : [frame.load(r1, channelOutput), ...advance(r1, output.channelBytes, r2)];
  const channel: Node[] = [
    ...productNodes(plan, section, frame, table),
    block(
      'requantisation of the channel',
      frame.load(r0, weightsAt),
      Array.from({ length: words }, (_, i) => [
        ldr(r1, at(r0, 4 * i), table),
        str(r1, at(sp, kept + 4 * i)),
      ]).flat(),
      addImmediate(r0, r0, 4 * words),
      frame.store(r0, weightsAt),
    ),
    ...outputNodes(plan, section, frame),
  ];
  const tile: Node[] = [
    ...inputNodes(plan, section, frame),
    block(
      'all channels',
      addressOf(r0, table),
      frame.store(r0, weightsAt),
      frame.load(r1, tileOutput),
      advance(r1, live.outputs[0]! * output.channelBytes, r2),
      frame.store(r1, channelOutput),
    ),
    ...frame.repeat('channels', live.outputs.length, r0, channel, [
      ...nextOutput(),
      frame.store(r1, channelOutput),
    ]),
  ];
  return [
    block(
      `rows of tiles from row ${firstRow} on`,
      frame.load(r0, slots.input),
      advance(r0, pixelOffset(input, firstRow - padding.top, -padding.left), r2),
      frame.store(r0, tileInput),
      frame.load(r1, slots.output),
      advance(r1, (firstRow / taps) * output.rowBytes, r2),
      frame.store(r1, tileOutput),
    ),
    ...frame.repeat(
      'tiles',
      tiles,
      r0,
      tile,
      [
        frame.load(r1, tileInput),
        ...advance(r1, transform.outputs * rowBytes(input), r2),
        frame.store(r1, tileInput),
        frame.load(r1, tileOutput),
        ...advance(r1, (transform.outputs / taps) * output.rowBytes, r2),
        frame.store(r1, tileOutput),
      ],
      [table],
    ),
  ];
}
