import type { Scaling, Target } from './values.ts';

/** Whether what is rounded to a scale first is wanted in one so much finer that half a step there is one of the target or more. */
export function isTooFine({ scaling }: Target, first: Pick<Scaling, 'scale'>): boolean {
  return first.scale >= 2 * scaling.scale;
}
