import type { Node, Routine } from '../../../assembly/routine.ts';
import { block } from '../../../assembly/routine.ts';
import { addImmediate, addressOf, constant } from '../../../assembly/thumb.ts';
import { Frame } from '../../frame.ts';
import { constantOutputs } from '../constantOutputs.ts';
import { prologue } from '../convPrologue.ts';
import type { ConvTask } from '../convTask.ts';
import { inputNodes } from './inputNodes.ts';
import { outputNodes } from './outputNodes.ts';
import { productNodes } from './productNodes.ts';
import { weightNodes } from './weightNodes.ts';
import type { WinogradOptions } from './winogradPlan.ts';
import { winogradPlan } from './winogradPlan.ts';
import type { TableNames } from './winogradSlots.ts';
import { registers, rowRecordBytes, winogradSlots } from './winogradSlots.ts';
import { inverseOfOdd, winogradTables } from './winogradTables.ts';

const [r0, r1] = registers;

/**
 * Exact convolution of 3x3 windows in fewer products (docs/fast-convolution.md): tiles of inputs, weights and outputs are
 * transformed, and between them every point of a tile is a product of its own. Arithmetic modulo 2^32 makes the outputs
 * those of the plain sums, bit for bit, where `isExact` says so.
 */
export function winogradConv(task: ConvTask, options: WinogradOptions): Routine {
  const plan = winogradPlan(task, options);
  const { grid, channelBlocks, scale, sumShift } = plan;
  const { name } = task;
  const frame = new Frame(name);
  const tables: TableNames = {
    weights: `${name}_weights`,
    constants: `${name}_constants`,
    pairs: `${name}_pairs`,
    rows: `${name}_rows`,
    tiles: `${name}_tiles`,
  };
  const constants = constantOutputs(task, plan.live.constants, frame);
  const staged = options.weights === 'int8';
  const odd = scale / 2 ** sumShift;
  const group: Node[] = [
    ...inputNodes(plan, frame, tables),
    block(
      'all channels',
      addressOf(r0, tables.weights),
      frame.store(r0, winogradSlots.weights),
      addressOf(r1, tables.constants),
      frame.store(r1, winogradSlots.constants),
    ),
    ...frame.repeat('channelBlocks', channelBlocks.length, r0, [
      ...(staged ? weightNodes(plan, frame, tables.weights) : []),
      ...productNodes(plan, frame, staged ? null : tables.weights),
      ...outputNodes(plan, frame, tables),
    ]),
  ];
  const body: Node[] = [
    ...prologue(frame, task.output),
    ...constants.nodes,
    block(
      '',
      addressOf(r0, tables.rows),
      frame.store(r0, winogradSlots.rows),
      odd === 1 ? [] : [constant(r1, inverseOfOdd(odd)), frame.store(r1, winogradSlots.inverse)].flat(),
    ),
    ...frame.repeat(
      'groups',
      grid.groups,
      r0,
      group,
      [
        frame.load(r1, winogradSlots.rows),
        addImmediate(r1, r1, grid.groupRows * rowRecordBytes),
        frame.store(r1, winogradSlots.rows),
      ],
      [tables.weights, tables.constants, tables.tiles],
    ),
  ];
  const { down, across, groupRows, blockTiles, channels } = options;
  return {
    name,
    comment: [
      `fast convolution${staged ? ', compact' : ''}: tiles of ${down} x ${across} outputs, ${blockTiles} tiles x ${channels} channels in registers, ` +
        `${groupRows} of ${grid.rows.length} rows of tiles at a time`,
    ],
    body: frame.wrap(body),
    tables: [...winogradTables(plan, tables), ...constants.tables],
    scratchBytes: plan.scratchBytes,
  };
}
