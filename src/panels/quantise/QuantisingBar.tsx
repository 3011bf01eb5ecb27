import '../run/runBar.css';
import { cancelQuantising } from '../../store/quantiseActions.ts';
import { formatSeconds } from '../../words/durations.ts';
import { formatPercent } from '../../words/percents.ts';
import { useApp, useAppState } from '../appContext.ts';

const titles: Readonly<Record<string, string>> = {
  'input scale': '1/5 Input scale',
  ranges: '2/5 Ranges of activations',
  'ranges with equalised channels': '3/5 Ranges with equalised channels',
  weights: '4/5 Rounding of weights',
  'held-out images': '5/5 Held-out images',
};

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
        <progress aria-label="Progress" max={1} {...(share > 0 && { value: share })} />
        <p>
          <strong>{titles[step] ?? step}</strong> {share > 0 && <span>{percentOf(share)}</span>}{' '}
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
