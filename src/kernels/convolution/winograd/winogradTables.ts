import type { Table } from '../../../assembly/routine.ts';
import { executedWeights } from '../../../network/skippedPairs.ts';
import { wordTable } from '../convTask.ts';
import type { WinogradPlan } from './winogradPlan.ts';

/** Weights of all channel blocks. */
export function weightTable(plan: WinogradPlan, name: string): Table {
  return plan.options.weights === 'int8' ? packedWeights(plan, name) : transformedWeights(plan, name);
}

/** Per channel block and point: words of two input channels, pair by pair, channel by channel. */
function transformedWeights(plan: WinogradPlan, name: string): Table {
  const { task, live, channelBlocks, options, points, pairs, across } = plan;
  const length = channelBlocks.length * points * pairs * options.channels;
  return wordTable(name, 'transformed weights as int16 pairs', length, () => {
    const words: number[] = [];
    const weights = executedWeights(task.layer);
    const width = across.inputRows.length;
    for (const ofBlock of channelBlocks) {
      const ofChannels = ofBlock.map((channel) => transformed(plan, weights, channel));
      for (let point = 0; point < points; point++)
        for (const pair of live.inputPairs)
          for (const weight of ofChannels) {
            const [row, column] = [Math.floor(point / width), point % width];
            words.push((weight(row, column, 2 * pair) & 0xffff) | (weight(row, column, 2 * pair + 1) << 16));
          }
    }
    return words;
  });
}

/** A channel's transformed weight by point and input channel: 0 beyond the last, as for channels that no input changes. */
function transformed(
  { task, down, across, requantiser }: WinogradPlan,
  weights: Int8Array,
  channel: number,
): (row: number, column: number, inputChannel: number) => number {
  const weight = weightsOf(weights, task.input.c, requantiser.dead[channel]!, channel);
  return (row, column, inputChannel) => {
    let sum = 0;
    for (let y = 0; y < 3; y++)
      for (let x = 0; x < 3; x++)
        sum += down.filterRows[row]![y]! * across.filterRows[column]![x]! * weight(y, x, inputChannel);
    return sum;
  };
}

function weightsOf(weights: Int8Array, inC: number, isDead: boolean, channel: number) {
  return (y: number, x: number, inputChannel: number): number =>
    isDead || inputChannel >= inC ? 0 : weights[((channel * 3 + y) * 3 + x) * inC + inputChannel]!;
}

/** Per pair of output channels, pair of input channels and tap a word of bytes: of each input channel both outputs'. */
function packedWeights(plan: WinogradPlan, name: string): Table {
  const { live, channelBlocks, pairs, task, requantiser } = plan;
  return wordTable(name, 'weights as bytes', channelBlocks.length * pairs * 9, () => {
    const weights = executedWeights(task.layer);
    return channelBlocks.flatMap((ofBlock) => {
      const of = ofBlock.map((channel) =>
        weightsOf(weights, task.input.c, requantiser.dead[channel]!, channel),
      ) as [ReturnType<typeof weightsOf>, ReturnType<typeof weightsOf>];
      const words: number[] = [];
      for (const pair of live.inputPairs)
        for (let tap = 0; tap < 9; tap++) {
          const [y, x] = [Math.floor(tap / 3), tap % 3];
          const byte = (output: 0 | 1, lane: 0 | 1) => of[output](y, x, 2 * pair + lane) & 0xff;
          words.push(byte(0, 0) | (byte(1, 0) << 8) | (byte(0, 1) << 16) | (byte(1, 1) << 24));
        }
      return words;
    });
  });
}
