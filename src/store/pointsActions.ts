import type { PointColumns } from '../exploration/views/pointColumns.ts';
import { pointsCsv } from '../exploration/views/pointColumns.ts';
import { modelTitle } from '../network/modelName.ts';
import type { App } from './app.ts';

/** Hands the person some points with all their figures. */
export function downloadPoints(
  { store, services }: App,
  columns: PointColumns,
  places: readonly number[],
): void {
  const { exploration } = store.getState();
  if (!exploration) return;
  const bytes = new TextEncoder().encode(pointsCsv(columns, places));
  services.saveFile(`${modelTitle(exploration.network.name)}-points.csv`, bytes, 'text/csv');
}
