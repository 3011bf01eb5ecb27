import { useEffect, useMemo, useState } from 'react';
import type { Exploration } from '../../exploration/exploration.ts';
import { frontOf } from '../../exploration/points/choice.ts';
import { measuredCount } from '../../exploration/points/pointTable.ts';
import { formatCount } from '../../words/counts.ts';
import { useAppState } from '../appContext.ts';
import { choiceSentence } from '../sentence.ts';
import { useShown } from '../useShown.ts';

/** Changes are told at most this often, in milliseconds. */
const intervalMs = 1000;

/** Tells the end of a run and the choice, once it has settled, to those who hear the page. */
export function LiveSentence() {
  const shown = useShown();
  const wanted = shown ? choiceSentence(shown.chosen) : '';
  const [said, setSaid] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setSaid(wanted), intervalMs);
    return () => clearTimeout(timer);
  }, [wanted]);
  // The exploration itself, which no slider changes: its end is told once.
  const finished = useAppState(({ status, exploration }) => (status === 'done' ? exploration : null));
  const ended = useMemo(() => finished && endSentence(finished), [finished]);
  return (
    <>
      <p className="visually-hidden" aria-live="polite">
        {ended}
      </p>
      <p className="visually-hidden" aria-live="polite">
        {said}
      </p>
    </>
  );
}

function endSentence({ points }: Exploration): string {
  return `The exploration is finished: ${formatCount(measuredCount(points))} points measured, ${frontOf(points).length} on the front.`;
}
