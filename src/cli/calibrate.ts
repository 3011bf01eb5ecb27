import { boardOf } from '../boards/boards.ts';
import type { Calibration } from '../boards/timing/calibration.ts';
import { calibrate } from '../boards/timing/calibration.ts';
import type { Measurements } from '../device/measurements.ts';
import { joinedMeasurements, readMeasurements } from '../device/measurements.ts';
import { calibrationText } from '../words/calibration.ts';
import { readText } from './readFiles.ts';

/** Measurements of one board from files that the page saved, and the factors that fit them. Throws TauscopeErrors, `not-found` for an unknown board. */
export async function readCalibration(
  files: readonly string[],
): Promise<{ readonly measurements: Measurements; readonly calibration: Calibration }> {
  const texts = await Promise.all(files.map(readText));
  const measurements = joinedMeasurements(texts.map((text, i) => readMeasurements(text, files[i]!)));
  boardOf(measurements.board);
  return { measurements, calibration: calibrate(measurements.layers) };
}

/** `tauscope calibrate`: what measurements say of a board's model. */
export async function calibrateCommand(
  files: readonly string[],
  { json }: { readonly json?: boolean },
): Promise<void> {
  const { measurements, calibration } = await readCalibration(files);
  const { board, layers } = measurements;
  if (json) {
    process.stdout.write(`${JSON.stringify({ board, ...calibration })}\n`);
    return;
  }
  const outliers = calibration.outliers.map((place) => {
    const { network, layer, measuredCycles } = layers[place]!;
    return `  left out: layer ${layer} of ${network}, ${measuredCycles} cycles, which fit no factors\n`;
  });
  process.stdout.write(`${board}: ${calibrationText(calibration)}\n${outliers.join('')}`);
}
