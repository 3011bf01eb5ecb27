import { useState } from 'react';
import { useAppState } from './appContext.ts';

/** Whether a part of the set-up is unfolded: it folds when a run starts or results come, and a person may unfold it. */
export function useFold(initially: boolean): [boolean, (isOpen: boolean) => void] {
  const isAtWork = useAppState(({ status }) => status === 'running');
  const hasResults = useAppState(({ exploration }) => exploration !== null);
  const stage = `${isAtWork} ${hasResults}`;
  const [lastStage, setLastStage] = useState('');
  const [isOpen, setIsOpen] = useState(initially);
  if (stage !== lastStage) {
    setLastStage(stage);
    if (isAtWork || (hasResults && !lastStage.endsWith('true'))) setIsOpen(false);
  }
  return [isOpen, setIsOpen];
}
