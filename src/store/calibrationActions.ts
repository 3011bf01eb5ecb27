import { calibrate } from '../boards/timing/calibration.ts';
import {
  joinedMeasurements,
  keptCalibration,
  measurementsText,
  readMeasurements,
} from '../device/measurements.ts';
import type { App } from './app.ts';
import { changeBoard } from './changeBoard.ts';
import { showError } from './jobs.ts';

/** Adds what others measured on the same board. */
export async function addMeasurements(app: App, files: readonly File[]): Promise<void> {
  const { store } = app;
  try {
    const read = await Promise.all(files.map(async (file) => readMeasurements(await file.text(), file.name)));
    const { measurements } = store.getState();
    store.setState({
      measurements: joinedMeasurements([...(measurements ? [measurements] : []), ...read]),
      message: null,
    });
  } catch (error) {
    showError(app, error);
  }
}

export function saveMeasurements({ store, services }: App): void {
  const { measurements } = store.getState();
  if (!measurements) return;
  const text = new TextEncoder().encode(measurementsText(measurements));
  services.saveFile(`tauscope-measurements-${measurements.board}.json`, text, 'application/json');
}

/** Prices everything by the model as the measurements have it. */
export async function applyMeasurements(app: App): Promise<void> {
  const { measurements } = app.store.getState();
  if (!measurements) return;
  try {
    await changeBoard(app, measurements.board, keptCalibration(calibrate(measurements.layers)));
  } catch (error) {
    showError(app, error);
  }
}

/** Prices everything by the model as it stands. */
export async function dropCalibration(app: App): Promise<void> {
  const { recipe } = app.store.getState();
  if (recipe) await changeBoard(app, recipe.board);
}
