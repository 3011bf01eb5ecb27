import type { PointColumns } from '../exploration/views/pointColumns.ts';
import { pointColumns, pointsCsv } from '../exploration/views/pointColumns.ts';
import { modelTitle } from '../network/modelName.ts';
import type { App } from './app.ts';

/** Hands the person some points with all their figures. */
export function downloadPoints(app: App, columns: PointColumns, places: readonly number[]): void {
  save(app, 'points', pointsCsv(columns, places));
}

/** The same of points by their numbers, as they are shown. */
export function downloadFront(app: App, points: readonly number[]): void {
  const { view } = app.store.getState();
  if (!view) return;
  const columns = pointColumns(view);
  save(
    app,
    'front',
    pointsCsv(
      columns,
      points.map((point) => columns.points.indexOf(point)),
    ),
  );
}

function save({ store, services }: App, what: string, csv: string): void {
  const { exploration } = store.getState();
  if (!exploration) return;
  const name = `${modelTitle(exploration.network.name)}-${what}.csv`;
  services.saveFile(name, new TextEncoder().encode(csv), 'text/csv');
}
