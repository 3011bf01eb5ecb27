import { useMemo } from 'react';
import { millisecondsOf } from '../../boards/board.ts';
import { accuracyLossPp } from '../../exploration/points/choice.ts';
import { failsHeldOut } from '../../exploration/views/sensiblePoint.ts';
import type { ShortListReason } from '../../exploration/views/shortList.ts';
import { shortList } from '../../exploration/views/shortList.ts';
import { choosePoint } from '../../store/choiceActions.ts';
import { formatBytes } from '../../words/bytes.ts';
import { capitalised } from '../../words/capitalised.ts';
import { formatMilliseconds } from '../../words/durations.ts';
import { lossText } from '../../words/losses.ts';
import { unbroken } from '../../words/unbroken.ts';
import { useApp, useAppState } from '../appContext.ts';
import type { Shown } from '../useShown.ts';

/** A few points worth a look, in words; a click chooses. */
export function ShortList({ shown }: { readonly shown: Shown }) {
  const app = useApp();
  const { exploration, point: chosen } = shown;
  const { board, points } = exploration;
  const front = useAppState((state) => state.front);
  const budgetPp = useAppState((state) => state.budgetPp);
  const reading = useAppState((state) => state.reading);
  const entries = useMemo(
    () => shortList(shown.exploration, front, { budgetPp, reading }),
    [shown, front, budgetPp, reading],
  );
  if (entries.length === 0) return null;
  return (
    <div className="short-list">
      <h3 id="short-list-title">Worth a look</h3>
      <ul aria-labelledby="short-list-title">
        {entries.map(({ point, reasons }) => {
          const fails = failsHeldOut(exploration, point, { budgetPp });
          return (
            // A reason keeps its place while a slider changes the point.
            <li key={reasons[0]}>
              <button type="button" aria-pressed={point === chosen} onClick={() => choosePoint(app, point)}>
                <strong>
                  {unbroken(capitalised(reasons.map((reason) => reasonTexts(budgetPp)[reason]).join(', ')))}
                </strong>
                <span>
                  {unbroken(
                    [
                      formatMilliseconds(millisecondsOf(board, points.latencyCycles[point]!)),
                      lossText(accuracyLossPp(points, point)),
                      formatBytes(points.flashBytes[point]!),
                    ].join(' · '),
                  )}
                  {fails && ' · not held'}
                </span>
              </button>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

function reasonTexts(budgetPp: number): Readonly<Record<ShortListReason, string>> {
  return {
    exact: 'the exact network',
    lossless: 'the best that loses nothing',
    sensible: `sensible within ${budgetPp} pp`,
    fastest: `fastest within ${budgetPp} pp`,
    knee: 'the knee of the front',
  };
}
