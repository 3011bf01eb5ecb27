import { useState } from 'react';
import { mostCompared } from '../../exploration/compare/mostCompared.ts';
import { methodAndBoard } from '../../exploration/recipe/methodAndBoard.ts';
import { compareKept, compareLinks } from '../../store/compareActions.ts';
import { keptTitle } from '../../store/keptTitle.ts';
import { shareHash } from '../../store/shareHash.ts';
import type { KeptExploration } from '../../store/shelf.ts';
import type { ComparedEntry } from '../../store/state.ts';
import { useApp, useAppState } from '../appContext.ts';
import { CopyButton } from '../CopyButton.tsx';
import { SelectField } from '../settings/SelectField.tsx';
import { FilePicker } from '../start/FilePicker.tsx';

interface AddExplorationsProps {
  readonly entries: readonly ComparedEntry[];
}

/** The ways to compare one more: a results file, a link, or an exploration that this browser keeps. */
export function AddExplorations({ entries }: AddExplorationsProps) {
  const kept = useAppState((state) => state.kept);
  const others = kept.filter(({ id }) => !entries.some((entry) => !entry.file && entry.kept?.id === id));
  if (entries.length >= mostCompared)
    return (
      <div className="compare__add">
        <p className="compare__facts">At most {mostCompared} are compared.</p>
        <CopyLink />
      </div>
    );
  return (
    <div className="compare__add">
      <FilePicker label="Add results (.json)…" keyShortcut="O" />
      {others.length > 0 && <AddKept key={others.length} others={others} />}
      <AddLinks />
      {entries.length > 0 && <CopyLink />}
    </div>
  );
}

function AddKept({ others }: { readonly others: readonly KeptExploration[] }) {
  const app = useApp();
  const [wanted, setWanted] = useState(others[0]!.id);
  return (
    <form
      className="compare__form"
      onSubmit={(event) => {
        event.preventDefault();
        const found = others.find(({ id }) => id === wanted);
        if (found) void compareKept(app, found);
      }}
    >
      <SelectField
        label="Add one of yours"
        value={wanted}
        options={others.map((each) => ({
          value: each.id,
          text: `${keptTitle(each)}; ${methodAndBoard(each.recipe)}; ${new Date(each.savedAt).toLocaleString()}`,
        }))}
        onChange={setWanted}
      />
      <button type="submit" className="button" aria-label="Add this exploration">
        Add
      </button>
    </form>
  );
}

function AddLinks() {
  const app = useApp();
  const [text, setText] = useState('');
  return (
    <form
      className="field"
      onSubmit={(event) => {
        event.preventDefault();
        void compareLinks(app, text);
        setText('');
      }}
    >
      <label className="field__label" htmlFor="compared-links">
        Add links, one or several
      </label>
      <span className="field__row">
        <input
          id="compared-links"
          type="text"
          value={text}
          placeholder="https://…#2.…"
          onChange={(event) => setText(event.target.value)}
        />
        <button type="submit" className="button" aria-label="Add these links" disabled={text.trim() === ''}>
          Add
        </button>
      </span>
    </form>
  );
}

function CopyLink() {
  const app = useApp();
  return (
    <CopyButton
      text={() => new URL(shareHash(app.store.getState()) ?? '', location.href).href}
      label="Copy link"
      done="Link copied ✓"
      what="this link"
      shortcut="L"
    />
  );
}
