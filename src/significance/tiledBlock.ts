import type { Network } from '../network/network.ts';
import { withLayers } from '../network/network.ts';
import { outputChannels } from './channelBlock.ts';
import type { Matrices, MatrixShape } from './matrices.ts';
import type { TiledVariants } from './tiledVariants.ts';
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
  /** What a squared error of an output channel's sums counts, of all channels. */
  readonly errorWeights: Float64Array;
}

/** {@link tiledVariants} of the block's channels alone, dead ones without weights. */
export function tiledBlock(
  network: Network,
  task: TiledBlockTask,
  matricesOf?: (shapes: readonly MatrixShape[]) => Matrices,
): TiledVariants {
  const layer = withoutDeadChannels(network, task);
  const block = outputChannels(layer, task.firstChannel, task.channelCount);
  const errorWeights = task.errorWeights.subarray(task.firstChannel, task.firstChannel + task.channelCount);
  return tiledVariants(withLayers(network, [block]), { ...task, errorWeights }, matricesOf);
}
