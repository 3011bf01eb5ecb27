import type { Exploration } from '../exploration/exploration.ts';
import { modelTitle } from '../network/modelName.ts';
import type { DrawnComparison } from '../report/compareDrawing.ts';
import { compareDrawing } from '../report/compareDrawing.ts';
import { frontDrawing } from '../report/frontDrawing.ts';
import type { DrawnFront } from '../report/frontLayout.ts';
import type { App } from './app.ts';
import { showError } from './jobs.ts';
import { loadScript } from './loadScript.ts';
import { isChoicePending, shownPoint } from './shownPoint.ts';
import { flashOf } from './state.ts';

/** What the chart shows besides what the store knows. */
export type ShownChart = Pick<DrawnFront, 'axis' | 'view' | 'measured' | 'window' | 'highlighted'>;

/** Vectors, or pixels. */
export type PictureEnding = 'svg' | 'png';

/** Pixels of a saved picture to one of the drawing: some 300 to the inch on a page's width. */
const pictureScale = 3;

/** Hands the person the front's chart as a file: the whole, unless a part of it is named. */
export async function saveChart(app: App, shown: ShownChart, ending: PictureEnding): Promise<void> {
  const { view, budgetPp, choice } = app.store.getState();
  const chosen = shownPoint(app.store.getState());
  if (!view || chosen === null) return;
  const svg = frontDrawing(view, { ...shown, chosen, budgetPp, isByBudget: 'budgetPp' in choice });
  const part = shown.window || shown.highlighted ? '-view' : '';
  await saveDrawing(app, svg, `${stemOf(view)}-${shown.axis}${part}`, ending);
}

/** Hands the person a comparison's chart as a file, with the fronts that are shown. */
export function saveComparedChart(app: App, drawn: DrawnComparison, ending: PictureEnding): Promise<void> {
  return saveDrawing(app, compareDrawing(drawn), 'comparison', ending);
}

async function saveDrawing(app: App, svg: string, stem: string, ending: PictureEnding): Promise<void> {
  const { rasterise, saveFile } = app.services;
  const name = `${stem}.${ending}`;
  try {
    if (ending === 'png') saveFile(name, await rasterise(svg, pictureScale), 'image/png');
    else saveFile(name, new TextEncoder().encode(svg), 'image/svg+xml');
  } catch (error) {
    showError(app, error);
  }
}

/** Hands the person a report of everything measured so far, with the choice that is shown. */
export async function downloadReport(app: App): Promise<void> {
  const { view, choice, ownNames } = app.store.getState();
  const point = shownPoint(app.store.getState());
  if (!view || point === null) return;
  try {
    const { htmlReport } = await loadScript('writes reports', () => import('../report/html/htmlReport.ts'));
    // What is chosen but not measured yet is no part of a report.
    const shown = isChoicePending(app.store.getState()) ? { point, ...flashOf(choice) } : choice;
    const html = htmlReport([{ exploration: view, choice: shown, ownNames }]);
    app.services.saveFile(`${stemOf(view)}-report.html`, new TextEncoder().encode(html), 'text/html');
  } catch (error) {
    showError(app, error);
  }
}

/** How files about an exploration begin: its model and board. */
function stemOf({ network, board }: Exploration): string {
  return `${modelTitle(network.name)}-${board.id}`;
}
