import { useState } from 'react';
import { commandLine } from '../../store/commandLine.ts';
import type { Shown } from '../useShown.ts';

/** The same exploration and export without a browser. */
export function CommandLine({ shown: { exploration, point } }: { readonly shown: Shown }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <details className="command-line" onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary>On the command line</summary>
      <pre tabIndex={0} aria-label="Commands">
        <code>{isOpen && commandLine(exploration.recipe, point)}</code>
      </pre>
    </details>
  );
}
