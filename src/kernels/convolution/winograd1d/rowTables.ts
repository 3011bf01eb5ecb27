import type { Table } from '../../../assembly/routine.ts';
import { executedWeights } from '../../../network/skippedPairs.ts';
import { wordTable } from '../convTask.ts';
import { raiseOf } from './rowInputs.ts';
import type { RowPlan, Section } from './rowPlan.ts';
import { weightWords } from './rowProducts.ts';

/** Per output channel that is computed: of each point what its sums begin with and its weights, then the channel's requantisation. */
export function sectionTable(plan: RowPlan, section: Section, name: string): Table {
  const { input, output } = plan.task;
  const { outputs } = plan.live;
  const { points, requantiser } = section;
  const words = weightWords(input.c);
  const skips = leavesOut(plan);
  const length = outputs.length * (points * (1 + words.length) + requantiser.wordsPerChannel + Number(skips));
  return wordTable(
    name,
    `per channel: first sums and transformed weights of each point, requantisation${skips ? ', bytes to the next output' : ''}`,
    length,
    () => {
      const weights = executedWeights(plan.task.layer);
      return outputs.flatMap((channel, n) => {
        const weight = transformed(plan, section, weights, channel);
        const ofPoints = Array.from({ length: points }, (_, point) => [
          firstSum(plan, section, weight, channel, point),
          ...words.map(
            ({ low, high }) =>
              (weight(point, low.tap, low.channel) & 0xffff) | (weight(point, high.tap, high.channel) << 16),
          ),
        ]);
        const next = ((outputs[n + 1] ?? channel) - channel) * output.channelBytes;
        return [...ofPoints.flat(), ...requantiser.words(channel), ...(skips ? [next] : [])];
      });
    },
  );
}

/** Whether channels lie between those that are computed, or before them. */
export function leavesOut({ task, live }: RowPlan): boolean {
  return live.outputs.length < task.outC;
}

type TransformedWeight = (point: number, tap: number, inputChannel: number) => number;

/** Weights of a channel, transformed down their columns: 0 for channels that no input changes. */
function transformed(
  { task }: RowPlan,
  { transform, requantiser }: Section,
  weights: Int8Array,
  channel: number,
): TransformedWeight {
  const inC = task.input.c;
  return (point, tap, inputChannel) =>
    requantiser.dead[channel]
      ? 0
      : transform.filterRows[point]!.reduce(
          (sum, factor, y) => sum + factor * weights[((channel * 3 + y) * 3 + tap) * inC + inputChannel]!,
          0,
        );
}

/** The bias, which every output has from the second point, once; and what raised inputs are too much. */
function firstSum(
  plan: RowPlan,
  section: Section,
  weight: TransformedWeight,
  channel: number,
  point: number,
): number {
  const { transform, requantiser } = section;
  const bias = point === 1 ? requantiser.bias(channel) * transform.scale * transform.outputRows[0]![1]! : 0;
  let sum = 0;
  for (let tap = 0; tap < 3; tap++)
    for (let inputChannel = 0; inputChannel < plan.task.input.c; inputChannel++)
      sum += weight(point, tap, inputChannel);
  return bias - raiseOf(plan, section) * sum;
}
