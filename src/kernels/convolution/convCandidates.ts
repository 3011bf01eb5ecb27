import type { TimingTarget } from '../../boards/timing/timingTarget.ts';
import { TauscopeError } from '../../network/errors.ts';
import { skipsPairs } from '../../network/skippedPairs.ts';
import type { ConvKernel } from './convForm.ts';
import type { ConvFormName, TiledFormName } from './convFormNames.ts';
import { convFormNames, tiledFormName } from './convFormNames.ts';
import { convForms } from './convForms.ts';
import type { ConvTask, TiledConvTask } from './convTask.ts';
import { isTiled } from './convTask.ts';
import { winogradSkipping } from './forms/winogradSkipping.ts';

/** A kernel that a convolution may have. */
export interface ConvCandidate extends ConvKernel {
  readonly form: ConvFormName | TiledFormName;
}

/** A kernel this much slower than the fastest is taken when it is smaller. */
const indifference = 1.03;

/**
 * The kernels that a convolution may have, one per form at most; of one form only when it is given, which convolutions by
 * tiles disregard: they have one. Candidates that another one beats or equals in cycles, flash and scratch are left out. The first
 * is what the model prefers when there is room: the smallest of those within 3 % of the fastest; the others follow, fastest first.
 * @throws TauscopeError `model-unsupported` when the layer cannot have the given form.
 */
export function convCandidates(
  task: ConvTask | TiledConvTask,
  target: TimingTarget,
  form?: ConvFormName,
): ConvCandidate[] {
  if (isTiled(task)) return [{ form: tiledFormName, ...winogradSkipping.make(task, target) }];
  const names = form ? [form] : formsFor(task);
  const candidates = names.flatMap((name) => {
    const kernel = convForms[name].make(task, target);
    return kernel ? [{ form: name, ...kernel }] : [];
  });
  if (candidates.length === 0) {
    const { refusal = 'it does not compute such a layer' } = convForms[form!];
    throw new TauscopeError(
      'model-unsupported',
      `Layer ${task.layer.index} cannot have a kernel of the form "${form}": ${refusal}; choose another form.`,
    );
  }
  const pareto = paretoOptimal(candidates);
  const limit = pareto[0]!.cycles * indifference;
  const near = pareto.filter(({ cycles }) => cycles <= limit);
  const preferred = near.reduce((best, next) => (next.flashBytes < best.flashBytes ? next : best));
  return [preferred, ...pareto.filter((candidate) => candidate !== preferred)];
}

/** An exact layer gains nothing from lists of kept pairs, and next to nothing from straight-line code. */
function formsFor({ layer }: ConvTask): ConvFormName[] {
  const wanted = skipsPairs(layer) ? ['every layer', 'layers that skip'] : ['every layer'];
  return convFormNames.filter((name) => wanted.includes(convForms[name].candidateFor));
}

/** Fastest first. */
function paretoOptimal(candidates: readonly ConvCandidate[]): ConvCandidate[] {
  const kept: ConvCandidate[] = [];
  for (const next of [...candidates].sort((a, b) => a.cycles - b.cycles || a.flashBytes - b.flashBytes))
    if (!kept.some((one) => one.flashBytes <= next.flashBytes && one.scratchBytes <= next.scratchBytes))
      kept.push(next);
  return kept;
}
