import type { Exploration } from '../exploration/exploration.ts';
import type { ExportEnding } from '../firmware/exportName.ts';
import { exportName } from '../firmware/exportName.ts';
import { modelTitle } from '../network/modelName.ts';
import { resultsDocument } from '../sharing/resultsFile.ts';
import type { App } from './app.ts';
import { showError } from './jobs.ts';
import { shownPoint } from './shownPoint.ts';
import { budgetOf } from './state.ts';

/** Builds the bundle of the shown point and hands it to the person. */
export function downloadBundle(app: App): Promise<void> {
  const { exporter } = app.services;
  return exportShown(app, 'zip', 'application/zip', (view, point) =>
    exporter.bundle(view, point, budgetOf(app.store.getState().choice)),
  );
}

/** Makes the firmware of the shown point for the exploration's board and hands it to the person. */
export function downloadFirmware(app: App): Promise<void> {
  const { exporter } = app.services;
  const file = app.store.getState().view?.board.flashing.file ?? 'hex';
  const type = file === 'hex' ? 'text/plain' : 'application/octet-stream';
  return exportShown(app, file, type, (view, point) => exporter.firmware(view, point));
}

/** Name of the file that {@link downloadFirmware} makes of a point. */
export function firmwareName(exploration: Exploration, point: number): string {
  return exportName(exploration, point, exploration.board.flashing.file);
}

async function exportShown(
  app: App,
  ending: ExportEnding,
  type: string,
  make: (view: Exploration, point: number) => Promise<Uint8Array>,
): Promise<void> {
  const { store, services } = app;
  const { view, exportingPoint } = store.getState();
  const point = shownPoint(store.getState());
  if (!view || point === null || exportingPoint !== null) return;
  store.setState({ exportingPoint: point, message: null });
  try {
    services.saveFile(exportName(view, point, ending), await make(view, point), type);
  } catch (error) {
    showError(app, error);
  } finally {
    store.setState({ exportingPoint: null });
  }
}

/** Hands the person everything measured so far, as the headless command writes it. */
export function downloadResults(app: App): void {
  const { exploration } = app.store.getState();
  if (!exploration) return;
  try {
    const text = `${JSON.stringify(resultsDocument(exploration))}\n`;
    const name = `${stemOf(exploration)}-results.json`;
    app.services.saveFile(name, new TextEncoder().encode(text), 'application/json');
  } catch (error) {
    showError(app, error);
  }
}

function stemOf({ network }: Exploration): string {
  return modelTitle(network.name);
}
