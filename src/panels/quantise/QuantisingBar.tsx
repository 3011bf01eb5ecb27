import '../run/runBar.css';
import { cancelQuantising } from '../../store/quantiseActions.ts';
import { formatSeconds } from '../../words/durations.ts';
import { formatPercent } from '../../words/percents.ts';
import { useApp, useAppState } from '../appContext.ts';

const percentOf = (share: number) => formatPercent(100 * share, 0);

/** How far the quantisation is, and the button that ends it. */
export function QuantisingBar() {
  const app = useApp();
  const quantising = useAppState((state) => state.quantising);
  if (!quantising) return null;
  const { step, share, secondsLeft } = quantising;
  return (
    <div className="quantise__bar">
      <div className="run-bar__state">
        <progress aria-label="Progress" max={1} value={share} />
        <p>
          <strong>{step}</strong> <span>{percentOf(share)}</span>{' '}
          {secondsLeft !== null && <span>about {formatSeconds(secondsLeft)} left in this step</span>}
        </p>
      </div>
      <button
        type="button"
        className="button"
        aria-keyshortcuts="Escape"
        // The second click of a double click on Quantise lands here.
        onClick={(event) => event.detail < 2 && cancelQuantising(app)}
      >
        Cancel
      </button>
    </div>
  );
}
