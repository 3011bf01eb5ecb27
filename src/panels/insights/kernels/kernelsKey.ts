import type { Exploration } from '../../../exploration/exploration.ts';
import { exactPoint } from '../../../exploration/recipe/space.ts';
import type { ExactKernel } from '../../../store/kernelActions.ts';
import { layerKernel } from '../../../store/kernelActions.ts';
import { objectKey } from '../../objectKey.ts';

/** What a comparison of kernels hangs on: the same for every view of an exploration that has the same kernels. */
export function kernelsKey(
  exploration: Exploration,
  point: number,
  layer: number,
  exactKernel: ExactKernel,
): string {
  const { space, board, exactCost } = exploration;
  const kernels = [exactPoint, point].map((each) => layerKernel(exploration, each, layer));
  return JSON.stringify([
    objectKey(space),
    objectKey(board),
    exactCost.activationBytes,
    point,
    layer,
    exactKernel,
    kernels,
  ]);
}
