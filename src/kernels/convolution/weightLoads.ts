import type { TimingTarget } from '../../boards/timing/timingTarget.ts';

/** How weights of two channels reach their registers: Cortex-M4 pipelines single loads, others gain from LDRD. */
export function weightLoadsFor({ core }: Pick<TimingTarget, 'core'>): 'single' | 'double' {
  return core === 'cortex-m4' ? 'single' : 'double';
}
