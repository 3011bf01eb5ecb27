import { measureBoard } from '../device/measureBoard.ts';
import { readPasted } from '../device/pastedLines.ts';
import type { OpenSerialLink } from '../device/serialLink.ts';
import { pointCost } from '../exploration/views/pointSummary.ts';
import type { FirmwareMarks } from '../firmware/exportPoint.ts';
import type { App } from './app.ts';
import { withMeasurements } from './boardMeasurements.ts';
import { showError } from './jobs.ts';
import { shownPoint } from './shownPoint.ts';
import type { BoardReport } from './state.ts';

/** Lets a person pick the port of a board that runs the shown point's firmware, and asks the board to measure itself. */
export async function measureOnBoard(app: App): Promise<void> {
  const { store, services } = app;
  const { view, exploration: explored } = store.getState();
  const point = shownPoint(store.getState());
  if (!view || !explored || point === null || !services.serial || store.getState().boardLink) return;
  let link: OpenSerialLink | null = null;
  try {
    link = await services.serial.open();
    if (!link) return;
    store.setState({ boardLink: link, message: null });
    const inferenceMilliseconds = pointCost(view, point).latencyMilliseconds;
    const measured = await measureBoard(link, { inferenceMilliseconds });
    const marks = await services.exporter.firmwareMarks(view, point, measured.board);
    if (store.getState().boardLink !== link) return;
    const isShownPoint = measured.imageCrc === marks.imageCrc;
    report(app, { ...measured, explored, exploration: view, point, isShownPoint }, marks);
  } catch (error) {
    if (link && store.getState().boardLink !== link) return;
    store.setState({ boardReport: null });
    showError(app, error);
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
  const { view, exploration: explored } = store.getState();
  const point = shownPoint(store.getState());
  if (!view || !explored || point === null) return;
  store.setState({ boardReport: null });
  try {
    const { check, imageCrc, layers } = readPasted(text);
    const marks = await services.exporter.firmwareMarks(view, point, check.board);
    const { board, network } = check;
    const isReady = marks.imageCrc !== '';
    // Kernels do not change outputs: only the answer to `identify` tells other kernels of the same point.
    const isShownPoint =
      isReady && imageCrc !== '' ? imageCrc === marks.imageCrc : check.outputsCrc === marks.outputsCrc;
    const unit = isReady ? check.unit : null;
    const said = { board, network, unit, imageCrc, check, layers };
    report(app, { ...said, explored, exploration: view, point, isShownPoint }, marks);
  } catch (error) {
    showError(app, error);
  }
}

/** Shows what a board said; cycles of the shown point's own kernels on its own board are measurements for a calibration. */
function report({ store }: App, said: BoardReport, marks: FirmwareMarks): void {
  store.setState({ boardReport: said, message: null });
  const { board, unit, exploration, network, imageCrc } = said;
  if (unit !== 'cycles' || imageCrc !== marks.imageCrc || board !== exploration.board.id) return;
  const measured = marks.layers.flatMap(({ layer, ...modelled }) => {
    const measuredCycles = said.layers.get(layer);
    return measuredCycles ? [{ network, imageCrc, layer, ...modelled, measuredCycles }] : [];
  });
  if (measured.length === 0) return;
  store.setState(({ measurements }) => ({
    measurements: withMeasurements(measurements, board, [{ board, layers: measured }]),
  }));
}
