import type { TimingTarget } from '../../../boards/timing/timingTarget.ts';
import { timingKey } from '../../../boards/timing/timingTarget.ts';
import { emittedText } from '../../requantisation/emittedText.ts';
import type { ConvKernel } from '../convForm.ts';
import type { ConvTask } from '../convTask.ts';
import { convPlan } from '../convTask.ts';
import type { KernelFigures } from '../kernelFigures.ts';
import { figuresOf, noWork, pairwiseWork } from '../kernelFigures.ts';
import type { RolledOptions } from '../rolledConv.ts';
import { rolledConv } from '../rolledConv.ts';
import { tiled } from '../tiling.ts';
import { weightLoadsFor } from '../weightLoads.ts';

interface RolledChoice {
  readonly options: RolledOptions;
  readonly figures: KernelFigures;
}

/** By all that instructions depend on: neither what a layer skips nor the values of its weights are among it. */
const choices = new Map<string, RolledChoice>();

const unrolls = [4, 6, 8, 12, 16, 24];

/** The rolled kernel with the fastest unrolling. */
export function rolledKernel(
  given: ConvTask,
  target: TimingTarget,
  weights: RolledOptions['weights'],
): ConvKernel {
  const { task, tilePixels, turnedPixels } = tiled(given);
  const fixed = { weights, weightLoads: weightLoadsFor(target), tilePixels, turnedPixels };
  const { options, figures } = fastestChoice(task, fixed, target);
  const routines = () => ({ conv: rolledConv(task, options), pool: null });
  return { ...figures, ...pairwiseWork(task), routines };
}

function fastestChoice(
  task: ConvTask,
  fixed: Omit<RolledOptions, 'unroll' | 'straightPairs'>,
  target: TimingTarget,
): RolledChoice {
  const layer = { window: task.layer.window };
  const requantisation = emittedText(convPlan(task).requantiser);
  const key = JSON.stringify([{ ...task, layer, pairs: null }, fixed, requantisation, timingKey(target)]);
  const before = choices.get(key);
  if (before) return before;
  const run = runLength(task);
  const lengths = new Set(unrolls.filter((unroll) => unroll < run));
  if (run <= unrolls.at(-1)!) lengths.add(run);
  const options = [...lengths].map((unroll): RolledOptions => ({ ...fixed, unroll, straightPairs: 0 }));
  const { pairCount } = task.pairs;
  if (pairCount <= 48) options.push({ ...fixed, unroll: run, straightPairs: pairCount });
  const best = options
    .map((each) => ({
      options: each,
      figures: figuresOf(rolledConv(task, each), target, noWork),
    }))
    .reduce((fastest, next) => (next.figures.cycles < fastest.figures.cycles ? next : fastest));
  choices.set(key, best);
  return best;
}

function runLength({ pairs, layer }: ConvTask): number {
  const { kernel, dilation } = layer.window;
  return pairs.pairCount / (kernel.h * (dilation.w > 1 ? kernel.w : 1));
}
