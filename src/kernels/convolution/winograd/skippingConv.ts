import type { Routine } from '../../../assembly/routine.ts';
import { skippingProducts } from './skippingNodes.ts';
import type { SkippingPlan } from './skippingPlan.ts';
import { tileConv } from './tileConv.ts';

/** Convolution by tiles that skips pairs of input channels at their points: what `tiledConv` computes, bit for bit. */
export function skippingConv(plan: SkippingPlan): Routine {
  const { down, across, grid, options } = plan;
  const comment =
    `fast convolution that skips: tiles of ${down.outputs} x ${across.outputs} outputs, ${options.blockTiles} tiles x ${options.channels} channels in registers, ` +
    `${grid.groupRows} of ${grid.rows.length} rows of tiles at a time`;
  return tileConv(plan, comment, (frame, table) => skippingProducts(plan, frame, table));
}
