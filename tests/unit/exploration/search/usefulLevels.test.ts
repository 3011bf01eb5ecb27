import { expect, test } from 'vitest';
import type { Level } from '../../../../src/exploration/levels/levelTable.ts';
import { usefulLevels } from '../../../../src/exploration/search/usefulLevels.ts';

/** Levels whose kernels have these cycles, bytes of flash and bytes of RAM. */
function tableOf(kernels: readonly (readonly (readonly [number, number, number])[])[]) {
  const levels = kernels.map((ofLevel) => ({
    variant: { kind: 'conv' },
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

test('levels in tiles of two sizes stand in the order of what they lose', () => {
  const tiles = (outputs: number, skippedPairShare: number, latencyCycles: number) => ({
    variant: { kind: 'tiledConv', rows: { outputs }, columns: { outputs } },
    skippedPairShare,
    candidates: [{ latencyCycles, flashBytes: outputs, ramBytes: 0, tableRamBytes: 0 }],
  });
  const exact = { ...tableOf([[[100, 9, 0]]]).levels[0], skippedPairShare: 0 };
  // As much is lost with two thirds of the kept pairs in the small tiles, so they may skip 40 % where the large ones skip 10.
  const levels = [exact, tiles(2, 0.3, 90), tiles(4, 0.4, 80), tiles(2, 0.5, 85), tiles(4, 0.6, 84)];
  const table = { layer: 0, levels: levels as unknown as Level[] };
  expect(usefulLevels(table)).toEqual([0, 1, 3, 2]);
});
