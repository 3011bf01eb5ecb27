import { useMemo, useRef } from 'react';
import type { Calibration } from '../../boards/timing/calibration.ts';
import { calibrate } from '../../boards/timing/calibration.ts';
import type { Measurements } from '../../device/measurements.ts';
import { TauscopeError } from '../../network/errors.ts';
import { shownMeasurements } from '../../store/boardMeasurements.ts';
import {
  addMeasurements,
  applyMeasurements,
  dropCalibration,
  saveMeasurements,
} from '../../store/calibrationActions.ts';
import { calibrationText } from '../../words/calibration.ts';
import { useApp, useAppState } from '../appContext.ts';

/** The model fitted to what was measured on the board, by one person or several. */
export function CalibrationPart() {
  const app = useApp();
  const picker = useRef<HTMLInputElement>(null);
  const board = useAppState((state) => state.view?.board);
  const used = useAppState((state) => state.view?.board.calibration);
  const own = useAppState(shownMeasurements);
  const isRunning = useAppState((state) => state.status === 'running' || state.pricing !== null);
  const fitted = useMemo(() => own && fit(own), [own]);
  if (!board) return null;
  return (
    <section className="board__calibration" aria-labelledby="calibration-title">
      <h3 id="calibration-title">Calibration</h3>
      <p>
        {used
          ? `Latencies are predicted with ${calibrationText(used)}.`
          : 'Latencies are predicted by the model as it stands; what boards measure makes it sharper.'}
      </p>
      {typeof fitted === 'string' && <p>{fitted}</p>}
      {own && fitted && typeof fitted !== 'string' && (
        <>
          <p>The measurements say: {calibrationText(fitted)}, each layer predicted without itself.</p>
          {fitted.outliers.map((place) => {
            const { network, layer } = own.layers[place]!;
            return (
              <p key={place} className="board__failed">
                Layer {layer} of {network} fits no factors and is left out: measure it again.
              </p>
            );
          })}
        </>
      )}
      <div className="board__buttons">
        {own && fitted && typeof fitted !== 'string' && (
          <button
            type="button"
            className="button"
            disabled={isRunning}
            onClick={() => void applyMeasurements(app)}
          >
            Predict with them
          </button>
        )}
        {used && (
          <button
            type="button"
            className="button"
            disabled={isRunning}
            onClick={() => void dropCalibration(app)}
          >
            Predict without calibration
          </button>
        )}
        {own && (
          <button type="button" className="button" onClick={() => saveMeasurements(app)}>
            Save measurements (.json)
          </button>
        )}
        <button type="button" className="button" onClick={() => picker.current?.click()}>
          Add measurements…
        </button>
        <input
          ref={picker}
          type="file"
          multiple
          hidden
          accept=".json"
          aria-label="Files of measurements"
          onChange={(event) => {
            const files = [...(event.target.files ?? [])];
            event.target.value = '';
            void addMeasurements(app, files);
          }}
        />
      </div>
    </section>
  );
}

/** Why there is no calibration yet, in words, where there is none. */
function fit({ layers }: Measurements): Calibration | string {
  try {
    return calibrate(layers);
  } catch (error) {
    if (error instanceof TauscopeError) return error.message;
    throw error;
  }
}
