import { expect, test } from 'vitest';
import type { Level } from '../../../../src/exploration/levels/levelTable.ts';
import { usefulLevels } from '../../../../src/exploration/search/usefulLevels.ts';

/** Levels whose kernels have these cycles, bytes of flash and bytes of RAM. */
function tableOf(kernels: readonly (readonly (readonly [number, number, number])[])[]) {
  const levels = kernels.map((ofLevel) => ({
    candidates: ofLevel.map(([latencyCycles, flashBytes, ramBytes]) => ({
      latencyCycles,
      flashBytes,
      ramBytes,
      tableRamBytes: 0,
      codeMemoryBytes: 0,
    })),
  }));
  return { layer: 0, levels: levels as unknown as Level[] };
}

test('levels are useful that no lower one beats in cycles, flash and RAM', () => {
  const exact = [
    [100, 50, 10],
    [140, 20, 10],
  ] as const;
  const slower = [[101, 50, 10]] as const;
  const smaller = [[120, 40, 10]] as const;
  const oneOfTwo = [
    [150, 30, 10],
    [99, 60, 10],
  ] as const;
  const lessRam = [[140, 50, 9]] as const;
  expect(usefulLevels(tableOf([exact, slower, smaller, oneOfTwo, lessRam, exact]))).toEqual([0, 2, 3, 4]);
});
