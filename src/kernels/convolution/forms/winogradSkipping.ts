import { lineFillStalls } from '../../../boards/timing/memoryTiming.ts';
import { keptShare, tilePairs } from '../../../network/tilePairs.ts';
import type { TiledConvForm } from '../convForm.ts';
import { tiledWork } from '../kernelFigures.ts';

/** Fast convolution that skips pairs of channels at points. */
export const winogradSkipping: TiledConvForm = {
  description:
    'Fast convolution by tiles, as in `winograd`, that leaves out pairs of input channels at points of a tile: each output channel ' +
    'has a list of kept pairs per point, and enters unrolled code where as many remain. A typical layer takes 0.23 to 0.24 cycles ' +
    'per MAC of the exact one with 60 % of its pairs skipped.',
  make(task, { core, memory }) {
    const { layer } = task;
    const [down, across] = [layer.rows, layer.columns];
    const channels = layer.bias.length;
    const tiles = down.starts.length * across.starts.length;
    const { points, pairs } = tilePairs(layer);
    const lists = points * channels;
    const kept = lists * pairs * keptShare(layer);
    const tableBytes = 14 * lists + 5 * kept;
    const stalls = memory.kind === 'cache' ? lineFillStalls(memory).typical : memory.waitStates;
    const sides = (down.outputs * across.outputs) / 16;
    const transforms = tiles * (pairs * 354 + channels * 235) * sides;
    const products = Math.ceil(tiles / 8) * (20.5 * lists + 18.5 * kept + (stalls * tableBytes) / 16);
    const cycles = Math.round(transforms + products * (core === 'cortex-m4' ? 1.4 : 1));
    return {
      cycles,
      cyclesLow: cycles,
      cyclesHigh: cycles,
      instructions: cycles,
      ...tiledWork(task),
      flashBytes: tableBytes + 16 * channels + 3072,
      scratchBytes: points * 4 * (pairs + 1) * Math.min(tiles, 8),
      routines: () => {
        throw new RangeError(`layer ${layer.index} has no kernel`);
      },
    };
  },
};
