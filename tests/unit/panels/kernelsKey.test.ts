import { beforeAll, expect, test } from 'vitest';
import type { Exploration } from '../../../src/exploration/exploration.ts';
import { withinFlashLimit } from '../../../src/exploration/views/flashView.ts';
import { kernelsKey } from '../../../src/panels/insights/kernels/kernelsKey.ts';
import { analysedExample } from '../exploration/analysedExample.ts';

const layer = 2;
let exploration: Exploration;
let point: number;
const keyOf = (of: Exploration) => kernelsKey(of, point, layer, 'own');
beforeAll(async () => {
  exploration = await analysedExample();
  point = exploration.points.correct.length - 1;
});

test('views of an exploration that have the same kernels have the same comparison of them', () => {
  const limit = Math.max(...exploration.points.flashBytes);
  const views = [1, 2].map(() => withinFlashLimit(exploration, limit));
  expect(views.map(keyOf)).toEqual([keyOf(exploration), keyOf(exploration)]);
});

test('another board has another one, and so has another exploration, with the same forms', async () => {
  const board = { ...exploration.board };
  expect(keyOf({ ...exploration, board })).not.toBe(keyOf(exploration));
  expect(keyOf(await analysedExample({ seed: 6 }))).not.toBe(keyOf(exploration));
});

test('so has a kernel whose tables lie elsewhere', () => {
  const { exactCost } = exploration;
  const layers = exactCost.layers.map((cost) => ({ ...cost, tablesInRam: !cost.tablesInRam }));
  const moved = { ...exploration, exactCost: { ...exactCost, layers } };
  expect(keyOf(moved)).not.toBe(keyOf(exploration));
});
