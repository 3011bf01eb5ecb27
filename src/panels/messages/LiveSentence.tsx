import { useEffect, useState } from 'react';
import { measuredCount } from '../../exploration/points/pointTable.ts';
import { formatCount } from '../../words/counts.ts';
import { useAppState } from '../appContext.ts';
import { choiceSentence } from '../sentence.ts';
import type { Shown } from '../useShown.ts';
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
  const isDone = useAppState((state) => state.status === 'done');
  const frontSize = useAppState((state) => state.front.length);
  return (
    <>
      <p className="visually-hidden" aria-live="polite">
        {isDone && shown && endSentence(shown, frontSize)}
      </p>
      <p className="visually-hidden" aria-live="polite">
        {said}
      </p>
    </>
  );
}

function endSentence({ exploration }: Shown, frontSize: number): string {
  return `The exploration is finished: ${formatCount(measuredCount(exploration.points))} points measured, ${frontSize} on the front.`;
}
