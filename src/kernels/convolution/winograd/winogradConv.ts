import type { Routine } from '../../../assembly/routine.ts';
import type { ConvTask } from '../convTask.ts';
import { productNodes } from './productNodes.ts';
import { tileConv } from './tileConv.ts';
import { weightNodes } from './weightNodes.ts';
import type { WinogradOptions } from './winogradPlan.ts';
import { winogradPlan } from './winogradPlan.ts';
import { weightTable } from './winogradTables.ts';

/**
 * Exact convolution of 3x3 windows in fewer products: tiles of inputs, weights and outputs are transformed, and between them every
 * point of a tile is a product of its own. Arithmetic modulo 2^32 makes the outputs those of the plain sums, bit for bit,
 * where `isExact` says so.
 */
export function winogradConv(task: ConvTask, options: WinogradOptions): Routine {
  const plan = winogradPlan(task, options);
  const { down, across, groupRows, blockTiles, channels } = options;
  const staged = options.weights === 'int8';
  const comment =
    `fast convolution${staged ? ', compact' : ''}: tiles of ${down} x ${across} outputs, ${blockTiles} tiles x ${channels} channels in registers, ` +
    `${groupRows} of ${plan.grid.rows.length} rows of tiles at a time`;
  return tileConv(plan, comment, (frame, table) => ({
    nodes: [
      ...(staged ? weightNodes(plan, frame, table) : []),
      ...productNodes(plan, frame, staged ? null : table),
    ],
    weights: weightTable(plan, table),
  }));
}
