import { describe, expect, test } from 'vitest';
import type { LevelTable } from '../../../../src/exploration/levels/levelTable.ts';
import type { ExactCost } from '../../../../src/exploration/levels/pointKernels.ts';
import {
  addPoints,
  isFitting,
  leastNeed,
  levelsOfPoint,
  measuredPoints,
  pointTable,
} from '../../../../src/exploration/points/pointTable.ts';
import { runtimeFlashBytes } from '../../../../src/plan/fittingKernels.ts';
import type { LayerCost } from '../../../../src/plan/layerCost.ts';

/** A cost with all figures `size`, but a byte of tables in RAM. */
function cost(layer: number, size: number) {
  return {
    layer,
    latencyCycles: size,
    macs: size,
    smlads: size,
    flashBytes: size,
    ramBytes: size,
    tableRamBytes: 1,
    codeMemoryBytes: 0,
  } as LayerCost;
}

const layers = [cost(0, 1000), cost(1, 100), cost(2, 10)];
const exact = {
  ...cost(-1, 1110),
  layers,
  candidates: layers.map((layer) => [layer]),
  limits: {},
} as unknown as ExactCost;
/** Layers 1 and 2 are explored; level k of a layer costs k less for each unit of its exact cost / 10. */
const tables = [
  { layer: 1, levels: [100, 90, 80].map((size) => ({ candidates: [cost(1, size)] })) },
  { layer: 2, levels: [10, 9].map((size) => ({ candidates: [cost(2, size)] })) },
] as unknown as LevelTable[];

describe('addPoints', () => {
  test('appends points with the costs of their levels and keeps what is known of the others', () => {
    const table = pointTable(2, exact, 12);
    table.correct[0] = 7;
    table.correctBits.set([0b1111111, 0]);
    const first = addPoints(table, exact, tables, 2, (n) => [n, 1]);
    expect(first).toBe(1);
    expect([...table.latencyCycles]).toEqual([1110, 1109, 1099]);
    expect(measuredPoints(table)).toEqual([0]);
    expect(addPoints(table, exact, tables, 1, () => [2, 0])).toBe(3);
    expect([...table.macs]).toEqual([1110, 1109, 1099, 1090]);
    expect([...table.flashBytes].slice(1)).toEqual(
      [1109, 1099, 1090].map((size) => size + runtimeFlashBytes),
    );
    expect([...table.ramBytes].slice(1)).toEqual([1003, 1003, 1003]);
    expect([...table.correct]).toEqual([7, -1, -1, -1]);
    expect([...table.correctBits]).toEqual([0b1111111, 0, 0, 0, 0, 0, 0, 0]);
    expect([0, 1, 2, 3].map((point) => levelsOfPoint(table, point))).toEqual([null, [0, 1], [1, 1], [2, 0]]);
  });

  test('gives points smaller kernels where the preferred ones need too much flash', () => {
    const smaller = { ...cost(1, 300), flashBytes: 40 };
    const large = tables.map((table) => ({
      ...table,
      levels: table.levels.map((level) =>
        table.layer === 1 ? { ...level, candidates: [level.candidates![0], smaller] } : level,
      ),
    })) as unknown as LevelTable[];
    const limits = { flashBytes: runtimeFlashBytes + 1091 };
    const table = pointTable(2, { ...exact, limits }, 12);
    addPoints(table, { ...exact, limits }, large, 2, (n) => [n, 1]);
    // 1000 + 100 + 9 is too much, 1000 + 40 + 9 fits; 1000 + 80 + 9 would fit, 1000 + 90 + 9 does not.
    expect([...table.flashBytes].slice(1)).toEqual([1049, 1049].map((size) => size + runtimeFlashBytes));
    expect([...table.latencyCycles].slice(1)).toEqual([1309, 1309]);
    expect(isFitting(table, 1)).toBe(true);
    addPoints(table, { ...exact, limits }, large, 1, () => [2, 1]);
    expect(table.latencyCycles[3]).toBe(1089);
    const least = { ...exact, limits: { flashBytes: runtimeFlashBytes } };
    const none = pointTable(2, least, 12);
    addPoints(none, least, large, 1, () => [0, 0]);
    expect(isFitting(none, 1)).toBe(false);
  });
});

describe('leastNeed', () => {
  test('leaves out points whose levels are not priced', () => {
    const unpriced = [tables[0], { layer: 2, levels: [{ candidates: null }, tables[1]!.levels[1]] }];
    const whole = { ...exact, flashBytes: exact.flashBytes + runtimeFlashBytes };
    const table = pointTable(2, whole, 12);
    addPoints(table, whole, unpriced as unknown as LevelTable[], 2, (n) => [2, n]);
    expect(table.flashBytes[1]).toBeNaN();
    expect(leastNeed(table)).toEqual({ flashBytes: 1089 + runtimeFlashBytes, ramBytes: 1003 });
  });
});
