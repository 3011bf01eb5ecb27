import { useState } from 'react';
import { keptTitle } from '../../store/keptTitle.ts';
import type { KeptExploration } from '../../store/shelf.ts';
import { renameKept } from '../../store/shelfActions.ts';
import { longestTitle } from '../../words/names.ts';
import { useApp } from '../appContext.ts';

interface NameFieldProps {
  readonly exploration: KeptExploration;
  readonly onDone: () => void;
}

/** Takes another name for a kept exploration. */
export function NameField({ exploration, onDone }: NameFieldProps) {
  const app = useApp();
  const title = keptTitle(exploration);
  const [name, setName] = useState(title);
  const finish = () => {
    onDone();
    if (name !== title) void renameKept(app, exploration, name);
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        finish();
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
        onBlur={finish}
        onKeyDown={(event) => event.key === 'Escape' && onDone()}
      />
    </form>
  );
}
