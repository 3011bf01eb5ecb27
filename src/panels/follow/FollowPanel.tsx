import './followPanel.css';
import type { FollowedRun } from '../../sharing/followed.ts';
import { isEntryOf } from '../../store/comparedEntries.ts';
import { hideFollowed, showFollowed } from '../../store/followActions.ts';
import { formatSeconds } from '../../words/durations.ts';
import { useApp, useAppState } from '../appContext.ts';

const stateTexts: Readonly<Record<FollowedRun['state'], string>> = {
  waiting: 'waiting',
  running: 'running',
  finished: 'finished',
  failed: 'failed',
  interrupted: 'interrupted',
  still: 'standing still',
};

/** What the server of this page follows: a running exploration, or those of a sweep, each of which opens in the comparison. */
export function FollowPanel() {
  const followed = useAppState((state) => state.followed);
  const fault = useAppState((state) => state.followFault);
  if (!followed) return fault === null ? null : <p className="card follow">{fault}</p>;
  const { path, runs } = followed;
  return (
    <section className="card follow" aria-labelledby="follow-title">
      <h2 id="follow-title">Following {path}</h2>
      <p role="status">{fault ?? countsText(runs)}</p>
      <ul tabIndex={0} aria-label="Explorations that are followed">
        {runs.map((run) => (
          <FollowedRow key={run.name} run={run} />
        ))}
      </ul>
    </section>
  );
}

function FollowedRow({ run }: { readonly run: FollowedRun }) {
  const app = useApp();
  const { name, file, state, doing, reason, savedAt, ageSeconds } = run;
  const isShown = useAppState(
    ({ comparison }) => comparison?.some((entry) => isEntryOf(entry, file)) ?? false,
  );
  const facts = [
    doing ?? stateTexts[state],
    reason,
    ageSeconds !== null && `updated ${formatSeconds(ageSeconds)} ago`,
  ];
  return (
    <li>
      <span className="follow__name">{name}</span>
      <span className="follow__facts">{facts.filter(Boolean).join(', ')}</span>
      {savedAt !== null && (
        <button
          type="button"
          className="button button--quiet"
          aria-label={`${isShown ? 'Leave out' : 'Show'} ${name}`}
          onClick={() => (isShown ? hideFollowed(app, run) : void showFollowed(app, run))}
        >
          {isShown ? 'Leave out' : 'Show'}
        </button>
      )}
    </li>
  );
}

/** "3 finished, 1 running": how many there are of each state. */
function countsText(runs: readonly FollowedRun[]): string {
  const states = [...new Set(runs.map(({ state }) => state))];
  const counts = states.map(
    (state) => `${runs.filter((run) => run.state === state).length} ${stateTexts[state]}`,
  );
  const hint = 'It has ended without being finished, or writes seldom (--checkpoint).';
  return `${counts.join(', ')}. ${states.includes('still') ? hint : ''}`;
}
