import type { Table } from '../../../assembly/routine.ts';
import { pixelOffset, rowBytes } from '../../imageLayout.ts';
import { wordTable } from '../convTask.ts';
import type { TilePlan } from './tilePlan.ts';
import { leavesPairsOut, poolSize } from './tilePlan.ts';
import type { TableNames } from './winogradSlots.ts';

/** What the transforms of inputs and outputs read. */
export function tileTables(plan: TilePlan, names: TableNames): Table[] {
  const { task, padding, live, pairs, grid, requantiser, channelBlocks, down, across } = plan;
  const { input, output } = task;
  const taps = poolSize(task);
  const origin = pixelOffset(input, -padding.top, -padding.left);
  const channels = channelBlocks.flat();
  return [
    wordTable(
      names.constants,
      'per channel: where it is written, bias, requantisation',
      channels.length * (2 + requantiser.wordsPerChannel),
      () => {
        const biasFactor = plan.scale * down.outputRows[0]![1]! * across.outputRows[0]![1]!;
        return channels.flatMap((channel) => [
          channel * output.channelBytes,
          Math.imul(requantiser.bias(channel), biasFactor),
          ...requantiser.words(channel),
        ]);
      },
    ),
    ...(leavesPairsOut(plan)
      ? [
          wordTable(
            names.pairs,
            'where the pairs of input channels that are read lie in a pixel',
            pairs,
            () => live.inputPairs.map((pair) => 4 * pair),
          ),
        ]
      : []),
    wordTable(names.rows, 'per row of tiles: first input, first output', 2 * grid.rows.length, () =>
      grid.rows.flatMap((row) => [
        origin + down.stride * row * rowBytes(input),
        (row / taps) * output.rowBytes,
      ]),
    ),
    wordTable(
      names.tiles,
      'per tile of a group: its place, its sums, first column, first output',
      4 * grid.groupRows * grid.columns.length,
      () =>
        Array.from({ length: grid.groupRows }, (_, row) => row * grid.columns.length).flatMap((before) =>
          grid.columns.flatMap((column, i) => {
            const [block, tile] = [
              Math.floor((before + i) / grid.blockTiles),
              (before + i) % grid.blockTiles,
            ];
            const place = block * plan.inputs.blockBytes + tile * plan.inputs.tileBytes;
            return [
              place,
              block * plan.sums.blockBytes + 4 * tile,
              4 * down.inputRows.length * across.stride * column,
              (column / taps) * output.pixelBytes,
            ];
          }),
        ),
    ),
  ];
}
