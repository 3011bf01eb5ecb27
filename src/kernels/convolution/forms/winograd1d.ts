import type { TimingTarget } from '../../../boards/timing/timingTarget.ts';
import { timingKey } from '../../../boards/timing/timingTarget.ts';
import { emittedText } from '../../requantisation/emittedText.ts';
import type { ConvForm } from '../convForm.ts';
import type { ConvTask } from '../convTask.ts';
import type { KernelFigures } from '../kernelFigures.ts';
import { figuresOf, noWork, pairwiseWork } from '../kernelFigures.ts';
import type { Winograd1dOptions } from '../winograd1d/rowPlan.ts';
import { hasRows, isExact, rowPlan } from '../winograd1d/rowPlan.ts';
import { winograd1dConv } from '../winograd1d/winograd1dConv.ts';

interface Choice {
  readonly options: Winograd1dOptions;
  readonly figures: KernelFigures;
}

/** By all that instructions depend on: the values of the weights are not among it. */
const choices = new Map<string, Choice>();

/** Loops over the columns that are tried: one, in straight-line code, to four, of fewer instructions. */
const mostLoops = 4;

/** Fast convolution of columns, for few channels. */
export const winograd1d: ConvForm = {
  candidateFor: 'every layer',
  description:
    'Fast convolution in whole numbers (Winograd) of the columns alone, bit for bit the plain one, for 3x3 windows on up to three ' +
    'channels: tiles of four rows take half the products. A typical exact layer of 3 channels takes 0.79 cycles per MAC, others 1.16.',
  make: (task, target) => {
    if (!hasRows(task)) return null;
    const plan = rowPlan(task, { unroll: 1 });
    if (!isExact(plan)) return null;
    const key = JSON.stringify([
      { ...task, layer: { window: task.layer.window }, pairs: null },
      plan.sections.map(({ requantiser }) => emittedText(requantiser)),
      [plan.live.outputs.length, plan.live.outputs[0]],
      timingKey(target),
    ]);
    const choice = choices.get(key) ?? fastest(task, target, plan.pairs);
    choices.set(key, choice);
    const routines = () => ({ conv: winograd1dConv(task, choice.options), pool: null });
    return { ...choice.figures, ...pairwiseWork(task), routines };
  },
};

function fastest(task: ConvTask, target: TimingTarget, pairs: number): Choice {
  const unrolls = new Set(
    Array.from({ length: mostLoops }, (_, i) => Math.max(1, Math.ceil((pairs - 2) / (i + 1)))),
  );
  return [...unrolls]
    .map((unroll) => ({
      options: { unroll },
      figures: figuresOf(winograd1dConv(task, { unroll }), target, noWork),
    }))
    .reduce((best, next) => (next.figures.cycles < best.figures.cycles ? next : best));
}
