import type { Network, TiledConvLayer } from '../network/network.ts';
import { withLayers } from '../network/network.ts';
import { outputChannels } from './channelBlock.ts';
import type { Matrices, MatrixShape } from './matrices.ts';
import { tiledVariants } from './tiledVariants.ts';
import type { TiledSkipTask } from './withoutDead.ts';
import { withoutDeadChannels } from './withoutDead.ts';

/** Variants of some output channels of a convolution by tiles, which workers share among them. */
export interface TiledBlockTask extends TiledSkipTask {
  /** Skipped pairs out of all, above 0 to 1, ascending; one variant each. */
  readonly shares: readonly number[];
  /** A multiple of the channels per mask. */
  readonly firstChannel: number;
  readonly channelCount: number;
}

/** {@link tiledVariants} of the block's channels alone, dead ones without weights. */
export function tiledBlock(
  network: Network,
  task: TiledBlockTask,
  matricesOf?: (shapes: readonly MatrixShape[]) => Matrices,
): TiledConvLayer[] {
  const layer = withoutDeadChannels(network, task);
  const block = outputChannels(layer, task.firstChannel, task.channelCount);
  return tiledVariants(withLayers(network, [block]), task, matricesOf);
}
