import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import type { Exploration } from '../../../src/exploration/exploration.ts';
import type { PointSummary } from '../../../src/exploration/views/pointSummary.ts';
import { mapTile } from '../../../src/panels/insights/significance/mapTile.ts';
import { PointGrid } from '../../../src/panels/insights/significance/PointGrid.tsx';

/** A layer whose lowest level goes by tiles of 2 x 4 outputs, of 4 x 6 points. */
const levels = [
  { layer: 3, levels: [{ variant: { kind: 'tiledConv', rows: { outputs: 2 }, columns: { outputs: 4 } } }] },
] as unknown as Exploration['levels'];
const layersOf = (tile: readonly [number, number] | null) => ({
  layers: [{ layer: 3, ...(tile && { tile }) }] as unknown as PointSummary['layers'],
});

test('a map is of the tiles of its point, at the exact point of those of the lowest level', () => {
  expect(mapTile({ levels }, layersOf([3, 2]), 3)).toEqual([3, 2]);
  expect(mapTile({ levels }, layersOf(null), 3)).toEqual([2, 4]);
  expect(mapTile({ levels }, layersOf(null), 1)).toBeNull();
});

test('all points of a tile that is no square lie in their rows and columns', () => {
  const map = {
    rowCount: 1,
    columnCount: 24,
    columns: 'points',
    values: new Float64Array(24),
    states: new Uint8Array(24),
  } as const;
  const markup = renderToStaticMarkup(
    createElement(PointGrid, { map, tile: mapTile({ levels }, layersOf(null), 3)! }),
  );
  const rows = [...markup.matchAll(/<tr>(.*?)<\/tr>/g)].map(([, row]) => row!.match(/<td>/g)!.length);
  expect(rows).toEqual([6, 6, 6, 6]);
});
