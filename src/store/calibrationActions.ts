import { calibrate } from '../boards/timing/calibration.ts';
import type { Measurements } from '../device/measurements.ts';
import {
  checkMeasurementBytes,
  keptCalibration,
  measurementsText,
  readMeasurements,
} from '../device/measurements.ts';
import { measurementsFile } from '../sharing/commandLine.ts';
import type { App } from './app.ts';
import { shownMeasurements, withMeasurements } from './boardMeasurements.ts';
import { changeBoard } from './changePricing.ts';
import { showError } from './jobs.ts';

/** Adds what others measured on the board that is shown. */
export async function addMeasurements(app: App, files: readonly File[]): Promise<void> {
  const { store } = app;
  try {
    const read = await Promise.all(files.map(readFile));
    const { measurements, view } = store.getState();
    if (!view) return;
    store.setState({ measurements: withMeasurements(measurements, view.board.id, read), message: null });
  } catch (error) {
    showError(app, error);
  }
}

async function readFile(file: File): Promise<Measurements> {
  checkMeasurementBytes(file.size, file.name);
  return readMeasurements(await file.text(), file.name);
}

export function saveMeasurements({ store, services }: App): void {
  const measurements = shownMeasurements(store.getState());
  if (!measurements) return;
  const text = new TextEncoder().encode(measurementsText(measurements));
  services.saveFile(measurementsFile(measurements.board), text, 'application/json');
}

/** Prices everything by the model as the measurements have it. */
export async function applyMeasurements(app: App): Promise<void> {
  const measurements = shownMeasurements(app.store.getState());
  if (!measurements) return;
  try {
    await changeBoard(app, measurements.board, keptCalibration(calibrate(measurements.layers)));
  } catch (error) {
    showError(app, error);
  }
}

/** Prices everything by the model as it stands. */
export async function dropCalibration(app: App): Promise<void> {
  const { view } = app.store.getState();
  if (view) await changeBoard(app, view.board.id);
}
