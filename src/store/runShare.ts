import type { Phase, Progress } from '../exploration/progress.ts';
import type { Recipe } from '../exploration/recipe/recipe.ts';
import { isByThreshold } from '../exploration/recipe/recipe.ts';

/** Usual shares of the time that a run's phases take, up to a factor. */
const weights: Readonly<Record<Phase, number>> = {
  float: 5,
  significance: 5,
  variants: 15,
  costs: 5,
  selection: 65,
  refinement: 65,
  'held-out': 5,
};

/** The phases of an exploration, in their order. */
export function phasesOf({ float, method, refinement }: Recipe): readonly Phase[] {
  return [
    ...(float ? (['float'] as const) : []),
    'significance',
    ...(isByThreshold(method) ? [] : (['variants'] as const)),
    'costs',
    'selection',
    ...(refinement ? (['refinement'] as const) : []),
    'held-out',
  ];
}

/** Makes one share of the whole run, 0 to 1, of the progress of its phases: it never goes back, though a search comes back to earlier phases. */
export function runShare(phases: readonly Phase[]): (progress: Progress) => number {
  const sum = (of: readonly Phase[]) => of.reduce((weight, phase) => weight + weights[phase], 0);
  const whole = sum(phases);
  let share = 0;
  return ({ phase, done, total }) => {
    const place = phases.indexOf(phase);
    if (place < 0) return share;
    const before = sum(phases.slice(0, place));
    const within = total > 0 ? Math.min(1, done / total) : 1;
    share = Math.max(share, (before + weights[phase] * within) / whole);
    return share;
  };
}
