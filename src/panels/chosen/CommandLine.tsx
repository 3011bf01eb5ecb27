import { useState } from 'react';
import { shownPricing } from '../../exploration/views/boardView.ts';
import { commandLine, measurementsNote } from '../../sharing/commandLine.ts';
import { flashOf } from '../../store/state.ts';
import { useAppState } from '../appContext.ts';
import { CopyButton } from '../CopyButton.tsx';
import type { Shown } from '../useShown.ts';

/** The same exploration and export without a browser. */
export function CommandLine({ shown }: { readonly shown: Shown }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <details className="command-line" onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary>On the command line</summary>
      {isOpen && <Commands shown={shown} />}
    </details>
  );
}

function Commands({ shown: { exploration, point } }: { readonly shown: Shown }) {
  const choice = useAppState((state) => state.choice);
  const ownNames = useAppState((state) => state.ownNames);
  // The command takes the fastest point of a budget: what is chosen otherwise goes by its number.
  const named = 'budgetPp' in choice && choice.rule === 'sensible' ? { point, ...flashOf(choice) } : choice;
  const pricing = shownPricing(exploration);
  const commands = commandLine(exploration.recipe, named, ownNames, pricing);
  const note = measurementsNote(pricing);
  return (
    <>
      <pre tabIndex={0} aria-label="Commands">
        <code>{commands}</code>
      </pre>
      {note && <p>{note}.</p>}
      <CopyButton
        text={() => commands}
        label="Copy commands"
        done="Commands copied ✓"
        what="these commands"
      />
    </>
  );
}
