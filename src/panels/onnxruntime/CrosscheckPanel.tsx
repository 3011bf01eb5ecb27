import '../run/runBar.css';
import './crosscheckPanel.css';
import { cancelCrosscheck, crosscheckNetwork } from '../../store/crosscheckActions.ts';
import { formatPercent } from '../../words/percents.ts';
import { useApp, useAppState } from '../appContext.ts';
import { CrosscheckTable } from './CrosscheckTable.tsx';
import { currentCrosscheck } from './currentCrosscheck.ts';

/** The open network beside another implementation of it. */
export function CrosscheckPanel() {
  const app = useApp();
  const share = useAppState((state) => state.crosschecking);
  const isRunning = useAppState((state) => state.status === 'running');
  const result = useAppState(currentCrosscheck);
  return (
    <section className="crosscheck" aria-labelledby="crosscheck-title">
      <div className="crosscheck__header">
        <h2 id="crosscheck-title">Beside onnxruntime</h2>
        {share === null ? (
          <button
            type="button"
            className="button"
            disabled={isRunning}
            onClick={() => void crosscheckNetwork(app)}
          >
            {result ? 'Compare again' : 'Compare with onnxruntime'}
          </button>
        ) : (
          <button
            type="button"
            className="button"
            aria-keyshortcuts="Escape"
            // The second click of a double click on Compare lands here.
            onClick={(event) => event.detail < 2 && cancelCrosscheck(app)}
          >
            Cancel
          </button>
        )}
      </div>
      {share !== null && (
        <div className="run-bar__state">
          <progress aria-label="Progress of the comparison" max={1} {...(share > 0 && { value: share })} />
          <p>
            {share > 0
              ? `Answers ${formatPercent(100 * share, 0)}`
              : 'Loading onnxruntime, then layer by layer…'}
          </p>
        </div>
      )}
      {share === null && !result && (
        <p>
          Runs the same images here and on an implementation that shares no line with this one: equal answers,
          and for every layer how far its values are apart.
        </p>
      )}
      {result && <CrosscheckTable result={result} />}
    </section>
  );
}
