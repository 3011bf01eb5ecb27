import { lossBoundPp, lossPp } from '../../exploration/points/confidence.ts';
import { scaleText } from '../../quantisation/scaleText.ts';
import { openQuantised, saveQuantised } from '../../store/quantiseActions.ts';
import type { AppState } from '../../store/state.ts';
import { formatCount } from '../../words/counts.ts';
import { formatDecibels } from '../../words/decibels.ts';
import { formatPercent, formatPp } from '../../words/percents.ts';
import { useApp, useAppState } from '../appContext.ts';

type Quantised = NonNullable<AppState['quantised']>;

/** The int8 network beside the float one, what was chosen, and ways to go on. */
export function QuantisationResult({ quantised }: { readonly quantised: Quantised }) {
  const app = useApp();
  const isUsed = useAppState((state) => state.model !== null);
  const { flips, floatCorrect, int8Correct, chosen } = quantised;
  const percent = (correct: number) => formatPercent((100 * correct) / flips.imageCount, 2);
  return (
    <>
      <dl className="quantise__figures">
        <Figure name="Top-1 float" value={percent(floatCorrect)} />
        <Figure name="Top-1 int8" value={percent(int8Correct)} />
        <Figure
          name="Loss"
          value={formatPp(lossPp(flips))}
          note={`at most ${formatPp(lossBoundPp(flips))} with 95 %`}
        />
        <Figure name="Signal to noise" value={formatDecibels(chosen.signalToNoiseDb)} />
      </dl>
      <p className="quantise__chosen">
        On {formatCount(flips.imageCount)} held-out images: {formatCount(flips.lost)} answers lost,{' '}
        {formatCount(flips.gained)} gained. Chosen: ranges by {chosen.ranges}, channels{' '}
        {chosen.equalised ? 'equalised' : 'as they were'}, weights rounded{' '}
        {chosen.weights === 'nearest' ? 'to nearest' : 'in second order'}. Input scale{' '}
        {scaleText(quantised.inputScale, quantised.scaleTrials)}.
      </p>
      <LayerTable quantised={quantised} />
      <div className="quantise__actions">
        {!isUsed && (
          <button type="button" className="button button--primary" onClick={() => void openQuantised(app)}>
            Use it
          </button>
        )}
        {Object.keys(quantised.files).map((ending) => (
          <button key={ending} type="button" className="button" onClick={() => saveQuantised(app, ending)}>
            Save {ending === '.onnx' && 'QDQ '}
            {ending}
          </button>
        ))}
      </div>
    </>
  );
}

interface FigureProps {
  readonly name: string;
  readonly value: string;
  readonly note?: string;
}

function Figure({ name, value, note }: FigureProps) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <strong>{value}</strong>
        {note && <span>{note}</span>}
      </dd>
    </div>
  );
}

function LayerTable({ quantised: { layers } }: { readonly quantised: Quantised }) {
  return (
    <details className="quantise__layers">
      <summary>Signal to noise per layer</summary>
      <div className="table-scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">Layer</th>
              <th scope="col" className="number">
                Signal to noise
              </th>
            </tr>
          </thead>
          <tbody>
            {layers.map(({ layer, kind, signalToNoiseDb }) => (
              <tr key={layer}>
                <th scope="row">
                  {layer} {kind}
                </th>
                <td className="number">{formatDecibels(signalToNoiseDb)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
