import { describe, expect, it } from 'vitest';
import type { LevelTable } from '../../../src/exploration/levelTable.ts';
import { addPoints, levelsOfPoint, measuredPoints, pointTable } from '../../../src/exploration/pointTable.ts';
import type { LayerCost, NetworkCost } from '../../../src/target/cost.ts';

/** A cost with all figures `size`. */
function cost(layer: number, size: number) {
  return { layer, latencyCycles: size, macs: size, smlads: size, flashBytes: size } as LayerCost;
}

const layers = [cost(0, 1000), cost(1, 100), cost(2, 10)];
const exact = { ...cost(-1, 1110), layers } as unknown as NetworkCost;
/** Layers 1 and 2 are explored; level k of a layer costs k less for each unit of its exact cost / 10. */
const tables = [
  { layer: 1, levels: [100, 90, 80].map((size) => ({ cost: cost(1, size) })) },
  { layer: 2, levels: [10, 9].map((size) => ({ cost: cost(2, size) })) },
] as unknown as LevelTable[];

describe('addPoints', () => {
  it('appends points with the costs of their levels and keeps what is known of the others', () => {
    const table = pointTable(2, exact, 12);
    table.correct[0] = 7;
    table.correctBits.set([0b1111111, 0]);
    const first = addPoints(table, exact, tables, 2, (n) => [n, 1]);
    expect(first).toBe(1);
    expect([...table.latencyCycles]).toEqual([1110, 1109, 1099]);
    expect(measuredPoints(table)).toEqual([0]);
    expect(addPoints(table, exact, tables, 1, () => [2, 0])).toBe(3);
    expect([...table.flashBytes]).toEqual([1110, 1109, 1099, 1090]);
    expect([...table.correct]).toEqual([7, -1, -1, -1]);
    expect([...table.correctBits]).toEqual([0b1111111, 0, 0, 0, 0, 0, 0, 0]);
    expect([0, 1, 2, 3].map((point) => levelsOfPoint(table, point))).toEqual([null, [0, 1], [1, 1], [2, 0]]);
  });
});
