import { requantiseToInt8 } from '../../network/requantise.ts';
import { executedWeights } from '../../network/skippedPairs.ts';
import { tilePairs } from '../../network/tilePairs.ts';
import { requantiserOf } from '../requantisation/requantiserOf.ts';
import type { ConvTask, TiledConvTask } from './convTask.ts';
import { requantisationOf } from './convTask.ts';

/** What a kernel computes of a convolution, and what it need not. */
export interface LiveChannels {
  /** Output channels to compute, ascending: those that some input changes, others where these are fewer than two. */
  readonly outputs: readonly number[];
  /** The others, and what is written for them. */
  readonly constants: readonly ConstantChannel[];
  /** Pairs of input channels (2p, 2p + 1) that some of those outputs read at some tap, ascending; one at least. */
  readonly inputPairs: readonly number[];
}

/** An output channel whose weights are all skipped or 0, or too small to move it: every pixel has one output. */
export interface ConstantChannel {
  readonly channel: number;
  /** As it is stored: for an int16 image the distance from the zero point. */
  readonly output: number;
}

/** Kernels compute two output channels together. */
const fewestOutputs = 2;

const ofTasks = new WeakMap<ConvTask, LiveChannels>();

/** Of a layer with two output channels at least. */
export function liveChannels(task: ConvTask): LiveChannels {
  const found = ofTasks.get(task) ?? findChannels(task);
  ofTasks.set(task, found);
  return found;
}

/** The same of a convolution by tiles, of which none need be computed. */
export function liveTiledChannels(task: TiledConvTask): LiveChannels {
  const { points, pairs, keeps } = tilePairs(task.layer);
  const reads = new Uint8Array(pairs);
  const someKept = (channel: number): boolean => {
    let some = false;
    for (let point = 0; point < points; point++)
      for (let pair = 0; pair < pairs; pair++)
        if (keeps(channel, point, pair)) {
          reads[pair] = 1;
          some = true;
        }
    return some;
  };
  return channelsOf(task, someKept, reads, 0);
}

function findChannels(task: ConvTask): LiveChannels {
  const { layer, input, outC } = task;
  const weights = executedWeights(layer);
  const perChannel = weights.length / outC;
  const reads = new Uint8Array(Math.ceil(input.c / 2));
  const someKept = (channel: number): boolean => {
    let some = false;
    for (let operand = 0; operand < perChannel; operand++) {
      if (weights[channel * perChannel + operand] === 0) continue;
      reads[(operand % input.c) >> 1] = 1;
      some = true;
    }
    return some;
  };
  return channelsOf(task, someKept, reads, fewestOutputs);
}

/**
 * @param someKept whether a channel multiplies anything; marks in `reads` the pairs that it reads
 * @param fewest channels that must be computed
 */
function channelsOf(
  task: ConvTask | TiledConvTask,
  someKept: (channel: number) => boolean,
  reads: Uint8Array,
  fewest: number,
): LiveChannels {
  const { dead } = requantiserOf(task.layer, requantisationOf(task));
  const isLive = dead.map((isDead, channel) => !isDead && someKept(channel));
  let missing = Math.max(0, fewest - isLive.filter(Boolean).length);
  const outputs: number[] = [];
  const constants: ConstantChannel[] = [];
  isLive.forEach((live, channel) => {
    if (live || missing-- > 0) outputs.push(channel);
    else constants.push({ channel, output: constantOutput(task, channel) });
  });
  const pairs = [...reads.keys()].filter((pair) => reads[pair] === 1);
  return { outputs, constants, inputPairs: pairs.length > 0 ? pairs : [0] };
}

function constantOutput(task: ConvTask | TiledConvTask, channel: number): number {
  const { bias, requantisation } = task.layer;
  const { multipliers, shifts } = requantisation;
  const { rounding, zeroPoint, clamp, element } = requantisationOf(task);
  const factor = multipliers.length === 1 ? 0 : channel;
  const [multiplier, shift] = [multipliers[factor]!, shifts[factor]!];
  const output = requantiseToInt8(bias[channel]!, multiplier, shift, rounding, zeroPoint, clamp);
  return element === 'int8' ? output : output - zeroPoint;
}
