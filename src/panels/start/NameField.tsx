import { useRef, useState } from 'react';
import { keptTitle } from '../../store/keptTitle.ts';
import type { KeptExploration } from '../../store/shelf.ts';
import { renameKept } from '../../store/shelfActions.ts';
import { longestTitle } from '../../words/names.ts';
import { useApp } from '../appContext.ts';

interface NameFieldProps {
  readonly exploration: KeptExploration;
  /** `isByKey`: the focus was in the field, and wants another place. */
  readonly onDone: (isByKey: boolean) => void;
}

/** Takes another name for a kept exploration. */
export function NameField({ exploration, onDone }: NameFieldProps) {
  const app = useApp();
  const title = keptTitle(exploration);
  const [name, setName] = useState(title);
  // Whoever takes the focus ends the field a second time.
  const isDone = useRef(false);
  const finish = (isTaken: boolean, isByKey: boolean) => {
    if (isDone.current) return;
    isDone.current = true;
    onDone(isByKey);
    if (isTaken && name !== title) void renameKept(app, exploration, name);
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        finish(true, true);
      }}
    >
      <input
        type="text"
        aria-label="Name"
        autoFocus
        maxLength={longestTitle}
        value={name}
        onFocus={(event) => event.target.select()}
        onChange={(event) => setName(event.target.value)}
        onBlur={() => finish(true, false)}
        onKeyDown={(event) => event.key === 'Escape' && finish(false, true)}
      />
    </form>
  );
}
