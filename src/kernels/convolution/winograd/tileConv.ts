import type { Node, Routine, Table } from '../../../assembly/routine.ts';
import { block } from '../../../assembly/routine.ts';
import { addImmediate, addressOf, constant } from '../../../assembly/thumb.ts';
import { Frame } from '../../frame.ts';
import { inverseOfOdd } from '../../requantisation/inverseOfOdd.ts';
import { constantOutputs } from '../constantOutputs.ts';
import { prologue } from '../convPrologue.ts';
import { inputNodes } from './inputNodes.ts';
import { outputNodes } from './outputNodes.ts';
import type { TilePlan } from './tilePlan.ts';
import { tileTables } from './tileTables.ts';
import type { TableNames } from './winogradSlots.ts';
import { registers, rowRecordBytes, winogradSlots } from './winogradSlots.ts';

const [r0, r1] = registers;

/** The products of one block of output channels with a group of tiles, and the weights of all blocks. */
export interface TileProducts {
  readonly nodes: readonly Node[];
  readonly weights: Table;
}

/**
 * Convolution of 3x3 windows by transformed tiles (docs/fast-convolution.md), group after group: the inputs are transformed, then
 * for each block of output channels `productsOf` gives the sums, from which the outputs are transformed.
 */
export function tileConv(
  plan: TilePlan,
  comment: string,
  productsOf: (frame: Frame, table: string) => TileProducts,
): Routine {
  const { task, grid, channelBlocks, scale, sumShift, live } = plan;
  const { name } = task;
  const frame = new Frame(name);
  const tables: TableNames = {
    weights: `${name}_weights`,
    constants: `${name}_constants`,
    pairs: `${name}_pairs`,
    rows: `${name}_rows`,
    tiles: `${name}_tiles`,
  };
  const constants = constantOutputs(task, live.constants, frame);
  const routine = (body: readonly Node[], ofTiles: readonly Table[], scratchBytes: number): Routine => ({
    name,
    comment: [comment],
    body: frame.wrap([...prologue(frame, task.output), ...constants.nodes, ...body]),
    tables: [...ofTiles, ...constants.tables],
    scratchBytes,
  });
  if (channelBlocks.length === 0) return routine([], [], 0);
  const odd = scale / 2 ** sumShift;
  const inputs = inputNodes(plan, frame, tables);
  const products = productsOf(frame, tables.weights);
  const group: Node[] = [
    ...inputs,
    block(
      'all channels',
      addressOf(r0, tables.weights),
      frame.store(r0, winogradSlots.weights),
      addressOf(r1, tables.constants),
      frame.store(r1, winogradSlots.constants),
    ),
    ...frame.repeat('channelBlocks', channelBlocks.length, r0, [
      ...products.nodes,
      ...outputNodes(plan, frame, tables),
    ]),
  ];
  const body: Node[] = [
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
  return routine(body, [products.weights, ...tileTables(plan, tables)], plan.scratchBytes);
}
