import { exactPointParameters, tileScale } from '../network/build/tiledConvLayer.ts';
import type { ConvLayer, Network } from '../network/network.ts';
import { convolutionOf } from '../network/network.ts';
import { operandPairs } from '../network/operandPairs.ts';
import { withSkipped } from '../network/skippedPairs.ts';
import type { TileAxes } from '../network/tileAxis.ts';
import { pointCount } from '../network/tileAxis.ts';
import { outputChannels } from './channelBlock.ts';
import { skippedChannels } from './layerRanking.ts';
import { operandPowers } from './operandMoments.ts';
import type { SkipTask } from './shareVariants.ts';
import { outputMeans } from './tileMoments.ts';

/** What the levels of a convolution by tiles follow from; the moments are those of the inputs of tiles (`tileMoments.ts`). */
export interface TiledSkipTask extends SkipTask {
  readonly axes: TileAxes;
}

/**
 * The convolution without weights in its dead channels, where the task says so: each keeps its one output, since the mean of
 * its sums, which its bias becomes, lies between sums that all give this output.
 */
export function withoutDeadChannels(network: Network, task: TiledSkipTask): ConvLayer {
  const layer = convolutionOf(network, task.moments);
  const dead = skippedChannels(task);
  if (!dead.includes(1)) return layer;
  const operandCount = layer.weights.length / layer.bias.length;
  const means = outputMeans(task.axes, task.moments);
  return {
    ...layer,
    weights: layer.weights.map((weight, n) => (dead[Math.floor(n / operandCount)] === 1 ? 0 : weight)),
    bias: layer.bias.map((bias, channel) => {
      if (dead[channel] === 0) return bias;
      const { weights } = exactPointParameters(outputChannels(layer, channel, 1), task.axes);
      const mean = weights.reduce((sum, weight, n) => sum + weight * means[n]!, 0);
      return Math.round(bias + mean / tileScale(task.axes));
    }),
  };
}

/** The exact convolution, or, where the task says so, the one that skips its dead channels whole and pairs of input channels that never leave the zero point. */
export function exactWithoutDead(network: Network, task: TiledSkipTask): ConvLayer {
  const layer = withoutDeadChannels(network, task);
  if (task.deadOperands === 'keep') return layer;
  const dead = skippedChannels(task);
  const idle = idleInputs(task);
  const { first, width, pairCount } = operandPairs(layer);
  const skipped = Uint8Array.from({ length: dead.length * pairCount }, (_, n) => {
    if (dead[Math.floor(n / pairCount)] === 1) return 1;
    const [start, lanes] = [first[n % pairCount]!, width[n % pairCount]!];
    const isIdle = (lane: number) => lane >= lanes || idle[(start + lane) % idle.length] === 1;
    return isIdle(0) && isIdle(1) ? 1 : 0;
  });
  return skipped.includes(1) ? withSkipped(layer, skipped) : layer;
}

/** Input channels that never left the zero point: 1 each. */
function idleInputs({ axes, moments }: TiledSkipTask): Uint8Array {
  const powers = operandPowers(moments);
  const idle = new Uint8Array(powers.length / pointCount(axes)).fill(1);
  powers.forEach((power, operand) => {
    if (power > 0) idle[operand % idle.length] = 0;
  });
  return idle;
}
