import type { TiledConvForm } from '../convForm.ts';
import type { TiledConvTask } from '../convTask.ts';
import { tiledWork } from '../kernelFigures.ts';
import { figuresOf } from '../kernelFigures.ts';
import { chosenPlan } from '../winograd/skippingChoice.ts';
import { skippingConv } from '../winograd/skippingConv.ts';
import { skippedLayer } from '../winograd/skippingPlan.ts';
import { withPoolAfter } from './poolAfter.ts';

/** Fast convolution that skips pairs of channels at points. */
export const winogradSkipping: TiledConvForm = {
  description:
    'Fast convolution by tiles, as in `winograd`, that leaves out pairs of input channels at points of a tile: each output channel ' +
    'has a list of kept pairs per point, and enters unrolled code where as many remain. A typical layer takes 0.23 to 0.25 cycles ' +
    'per MAC of the exact one with 60 % of its pairs skipped.',
  make(task, target) {
    const work = tiledWork(task);
    const make = (some: TiledConvTask) => skippingConv(chosenPlan(skippedLayer(some), target));
    if (!holdsPools(task)) return withPoolAfter(task, target, work, make);
    const conv = make(task);
    return { ...figuresOf(conv, target, work), routines: () => ({ conv, pool: null }) };
  },
};

/** Whether every window of the pooling, if there is one, lies in one tile, and is of two by two. */
function holdsPools({ pool, layer }: TiledConvTask): boolean {
  if (!pool) return true;
  const { h, w } = pool.window.kernel;
  const isEven = (numbers: readonly number[]) => numbers.every((some) => some % 2 === 0);
  const { rows, columns } = layer;
  return h === 2 && w === 2 && isEven([rows.outputs, columns.outputs, ...rows.starts, ...columns.starts]);
}
