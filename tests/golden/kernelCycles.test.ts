import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { routineCycles } from '../../src/boards/timing/routineCycles.ts';
import type { TimingTarget } from '../../src/boards/timing/timingTarget.ts';
import { goldenRoutine } from '../firmware/goldenCycles.ts';
import { accelerator, cache } from './timingTargets.ts';

const targets: Record<string, TimingTarget> = {
  m33_1: cache(1),
  m33_5: cache(5),
  l4r5: accelerator(8, 32, 256),
  f4: accelerator(16, 16, 128),
};

const golden = JSON.parse(readFileSync(resolve(import.meta.dirname, 'kernelCycles.json'), 'utf8')) as {
  cycles: Record<string, Record<string, number>>;
};

/** The traces are of warm calls; a cold one fetches code and tables once more, which these small layers feel. */
const tolerance = 0.06;

test.each(Object.entries(golden.cycles))(
  '%s: cycles within 6 %% of the trace-driven models',
  (key, counted) => {
    const report: string[] = [];
    for (const [name, cycles] of Object.entries(counted)) {
      const target = targets[name]!;
      const routine = goldenRoutine(key, target.core === 'cortex-m33' ? 'double' : 'single');
      const { core, stalls } = routineCycles(routine, target);
      const error = (core + stalls) / cycles - 1;
      if (Math.abs(error) > tolerance) report.push(`${name}: ${(100 * error).toFixed(1)} %`);
    }
    expect(report).toEqual([]);
  },
);
