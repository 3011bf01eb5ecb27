import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Phase } from '../../../src/exploration/progress.ts';
import { runShare } from '../../../src/store/runShare.ts';

const phases: readonly Phase[] = ['significance', 'variants', 'costs', 'selection', 'held-out'];
const progress = (phase: Phase, done: number, total: number) => ({
  ...{ phase, done, total, ratePerSecond: 1, secondsLeft: null },
});

test('the share of a run never goes back, whatever its phases report', () => {
  const report = fc.tuple(fc.constantFrom(...phases), fc.nat(20), fc.nat(20));
  fc.assert(
    fc.property(fc.array(report), (reports) => {
      const share = runShare(phases);
      const shares = reports.map(([phase, done, total]) => share(progress(phase, done, total)));
      expect(shares.every((now, n) => now >= (shares[n - 1] ?? 0) && now <= 1)).toBe(true);
    }),
  );
});

test('the share of a run grows through every phase and ends at 1', () => {
  const share = runShare(phases);
  const shares = phases.flatMap((phase) => [share(progress(phase, 1, 2)), share(progress(phase, 2, 2))]);
  expect(shares).toEqual([...new Set(shares)].sort((a, b) => a - b));
  expect(shares.at(-1)).toBe(1);
});
