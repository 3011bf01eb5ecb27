import { useState } from 'react';
import { useAppState } from './appContext.ts';

/** Whether a part of the set-up is unfolded: it folds when a run starts or results are opened, and a person may unfold it. */
export function useFold(initially: boolean): [boolean, (isOpen: boolean) => void] {
  const isRunning = useAppState(({ status }) => status === 'running');
  const hasResults = useAppState(({ exploration }) => exploration !== null);
  const [isOpen, setIsOpen] = useState(initially);
  const [last, setLast] = useState({ isRunning: false, hasResults: false });
  if (last.isRunning !== isRunning || last.hasResults !== hasResults) {
    setLast({ isRunning, hasResults });
    // The first results of a run are no reason to fold what was unfolded during it.
    if (isRunning ? !last.isRunning : hasResults && !last.hasResults) setIsOpen(false);
  }
  return [isOpen, setIsOpen];
}
