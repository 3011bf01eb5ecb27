import { measureBoard } from '../device/measureBoard.ts';
import { readPasted } from '../device/pastedLines.ts';
import type { OpenSerialLink } from '../device/serialLink.ts';
import { pointCost } from '../exploration/views/pointSummary.ts';
import type { App } from './app.ts';
import { showError } from './jobs.ts';
import { shownPoint } from './shownPoint.ts';
import type { BoardReport } from './state.ts';

/** Lets a person pick the port of a board that runs the shown point's firmware, and asks the board to measure itself. */
export async function measureOnBoard(app: App): Promise<void> {
  const { store, services } = app;
  const { view } = store.getState();
  const point = shownPoint(store.getState());
  if (!view || point === null || !services.serial || store.getState().boardLink) return;
  let link: OpenSerialLink | null = null;
  try {
    link = await services.serial.open();
    if (!link) return;
    store.setState({ boardLink: link, message: null });
    const inferenceMilliseconds = pointCost(view, point).latencyMilliseconds;
    const { board, imageCrc, ...measured } = await measureBoard(link, { inferenceMilliseconds });
    const marks = await services.exporter.firmwareMarks(view, point, board);
    const isShownPoint = imageCrc === marks.imageCrc;
    report(app, { ...measured, board, exploration: view, point, isShownPoint });
  } catch (error) {
    if (!link || store.getState().boardLink === link) showError(app, error);
  } finally {
    if (store.getState().boardLink === link) store.setState({ boardLink: null });
    await link?.close();
  }
}

/** Ends what a board is asked. */
export function stopMeasuring({ store }: App): void {
  const { boardLink } = store.getState();
  store.setState({ boardLink: null });
  void boardLink?.close();
}

/** Takes what a person copied from a terminal. */
export async function takePasted(app: App, text: string): Promise<void> {
  const { store, services } = app;
  const { view } = store.getState();
  const point = shownPoint(store.getState());
  if (!view || point === null) return;
  try {
    const { check, layers } = readPasted(text);
    const marks = await services.exporter.firmwareMarks(view, point, check.board);
    const { board, network, unit } = check;
    const isShownPoint = check.outputsCrc === marks.outputsCrc;
    report(app, { board, network, unit, check, layers, exploration: view, point, isShownPoint });
  } catch (error) {
    showError(app, error);
  }
}

function report({ store }: App, boardReport: BoardReport): void {
  store.setState({ boardReport, message: null });
}
