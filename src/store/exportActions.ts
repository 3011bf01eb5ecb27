import type { Exploration } from '../exploration/exploration.ts';
import { bundleName } from '../firmware/exportPoint.ts';
import { zipOf } from '../firmware/zip.ts';
import { modelTitle } from '../network/modelName.ts';
import { frontFile, reportOf } from '../report/report.ts';
import { resultsDocument } from '../sharing/resultsFile.ts';
import type { App } from './app.ts';
import { showError } from './jobs.ts';
import { shownPoint } from './shownPoint.ts';
import { budgetOf } from './state.ts';

/** Builds the bundle of the shown point and hands it to the person. */
export async function downloadBundle(app: App): Promise<void> {
  const { store, services } = app;
  const { view, choice, exportingPoint } = store.getState();
  const point = shownPoint(store.getState());
  if (!view || point === null || exportingPoint !== null) return;
  store.setState({ exportingPoint: point, message: null });
  try {
    const zip = await services.exportPoint(view, point, budgetOf(choice));
    services.saveFile(bundleName(view, point), zip, 'application/zip');
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
  const text = `${JSON.stringify(resultsDocument(exploration))}\n`;
  const name = `${stemOf(exploration)}-results.json`;
  app.services.saveFile(name, new TextEncoder().encode(text), 'application/json');
}

/** Hands the person a report of everything measured so far. */
export function downloadReport(app: App): void {
  const { view } = app.store.getState();
  if (!view) return;
  const { markdown, svg } = reportOf([view]);
  const zip = zipOf([
    { path: 'report.md', text: markdown },
    { path: frontFile, text: svg },
  ]);
  app.services.saveFile(`${stemOf(view)}-report.zip`, zip, 'application/zip');
}

function stemOf({ network }: Exploration): string {
  return modelTitle(network.name);
}
