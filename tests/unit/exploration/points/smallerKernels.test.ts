import { expect, test } from 'vitest';
import type { LevelTable } from '../../../../src/exploration/levels/levelTable.ts';
import type { ExactCost } from '../../../../src/exploration/levels/pointKernels.ts';
import { addPoints, pointTable } from '../../../../src/exploration/points/pointTable.ts';
import { smallerKernels } from '../../../../src/exploration/points/smallerKernels.ts';
import { runtimeFlashBytes } from '../../../../src/plan/fittingKernels.ts';
import type { LayerCandidates } from '../../../../src/plan/layerCost.ts';

const layerCount = 12;
const pointCount = 140;

/** A kernel that is quick and one as much slower as it is smaller, by a power of two of their own: every choice is worth taking. */
function candidates(layer: number, extraCycles = 0): LayerCandidates {
  const kernel = (flashBytes: number) =>
    ({
      layer,
      flashBytes,
      latencyCycles: 2 * 2 ** layer + extraCycles - flashBytes,
      macs: 1,
      smlads: 1,
      ramBytes: layer,
      tableRamBytes: 1,
      codeMemoryBytes: 0,
    }) as LayerCandidates[0];
  return [kernel(2 * 2 ** layer), kernel(2 ** layer)];
}

test('a point has the kernels that are fastest under a limit, also where there is no room for the choices of all', () => {
  const all = Array.from({ length: layerCount }, (_, layer) => candidates(layer));
  const exact = { candidates: all, layers: all.map(([first]) => first), limits: {} } as unknown as ExactCost;
  const levels = Array.from({ length: pointCount }, (_, level) => ({ candidates: candidates(0, level) }));
  const tables = [{ layer: 0, levels }] as unknown as LevelTable[];
  const table = pointTable(1, exact, 8);
  const first = addPoints(table, exact, tables, pointCount, (n) => [n]);
  const totalsWithin = smallerKernels(table, exact, tables);
  const most = 2 ** layerCount - 1;
  for (const spareBytes of [0, 1, 1000, most - 1])
    for (let n = 0; n < pointCount; n++)
      expect(totalsWithin(first + n, runtimeFlashBytes + most + spareBytes).totals).toEqual({
        macs: layerCount,
        smlads: layerCount,
        latencyCycles: most - spareBytes + n,
        flashBytes: runtimeFlashBytes + most + spareBytes,
        ramBytes: layerCount - 1 + layerCount,
        tableRamBytes: layerCount,
        codeMemoryBytes: 0,
      });
  expect(totalsWithin(first, 0).totals.flashBytes).toBe(runtimeFlashBytes + most);
  expect(totalsWithin(first + pointCount - 1, 0).totals.flashBytes).toBe(runtimeFlashBytes + most);
  const added = addPoints(table, exact, tables, 1, () => [0]);
  const limit = runtimeFlashBytes + most + 1;
  expect(smallerKernels(table, exact, tables)(added, limit).totals).toEqual(
    totalsWithin(first, limit).totals,
  );
});
