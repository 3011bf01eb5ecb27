import { useState } from 'react';
import { commandLine } from '../../store/commandLine.ts';
import { useAppState } from '../appContext.ts';
import type { Shown } from '../useShown.ts';

/** The same exploration and export without a browser. */
export function CommandLine({ shown: { exploration } }: { readonly shown: Shown }) {
  const choice = useAppState((state) => state.choice);
  const ownNames = useAppState((state) => state.ownNames);
  const [isOpen, setIsOpen] = useState(false);
  return (
    <details className="command-line" onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary>On the command line</summary>
      <pre tabIndex={0} aria-label="Commands">
        <code>{isOpen && commandLine(exploration.recipe, choice, ownNames)}</code>
      </pre>
    </details>
  );
}
