import { useEffect, useState } from 'react';
import { choiceSentence } from '../sentence.ts';
import { useShown } from '../useShown.ts';

/** Changes are told at most this often, in milliseconds. */
const intervalMs = 1000;

/** Tells the choice to those who hear the page, once it has settled. */
export function LiveSentence() {
  const shown = useShown();
  const wanted = shown ? choiceSentence(shown.chosen) : '';
  const [said, setSaid] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setSaid(wanted), intervalMs);
    return () => clearTimeout(timer);
  }, [wanted]);
  return (
    <p className="visually-hidden" aria-live="polite">
      {said}
    </p>
  );
}
