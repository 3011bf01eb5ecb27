import './header.css';
import { useState } from 'react';
import type { ExampleModel } from '../examples/examples.ts';
import { exampleModels } from '../examples/examples.ts';
import { tensorOf } from '../network/network.ts';
import { useApp, useAppState } from '../panels/appContext.ts';
import { PassingButton } from '../panels/PassingButton.tsx';
import { FilePicker } from '../panels/start/FilePicker.tsx';
import { NameField } from '../panels/start/NameField.tsx';
import { undoChoice } from '../store/choiceActions.ts';
import { closeAll, openExample, openFloatExample } from '../store/openActions.ts';
import { cancelOpening } from '../store/opening.ts';
import { shownEntry } from '../store/shownName.ts';
import { classNamesText } from '../words/className.ts';
import { formatCount } from '../words/counts.ts';
import { formatShape } from '../words/shapes.ts';
import { ShortcutsDialog } from './ShortcutsDialog.tsx';
import { ThemeButton } from './ThemeButton.tsx';

/** The name, what is open, and the ways to open something else. */
export function Header() {
  const app = useApp();
  const isOpen = useAppState((state) => state.recipe !== null || state.floatModel !== null);
  return (
    <header className="header">
      <button type="button" className="header__brand" title="First screen" onClick={() => closeAll(app)}>
        <svg width="26" height="26" viewBox="0 0 32 32" aria-hidden="true">
          <rect className="header__tile" width="32" height="32" rx="7" />
          <path className="header__steps" d="M6 25V19H12V13H19V8H26" />
          <path className="header__diamond" d="M19 9.2 22.8 13 19 16.8 15.2 13Z" />
        </svg>
        Tauscope
      </button>
      <Subject />
      <ExplorationName />
      <StopOpening />
      <nav className="header__tools" aria-label="Page">
        {isOpen && (
          <>
            <FilePicker label="Open…" keyShortcut="O" />
            <button type="button" className="button" popoverTarget="examples">
              Examples
            </button>
            <ExampleMenu />
          </>
        )}
        <UndoChoice />
        <a className="button button--quiet header__docs" href="docs/index.html" target="_blank">
          Docs
        </a>
        <ThemeButton />
        <ShortcutsDialog />
      </nav>
    </header>
  );
}

function UndoChoice() {
  const app = useApp();
  const canUndo = useAppState((state) => state.exploration !== null && state.earlier !== null);
  if (!canUndo) return null;
  return (
    <PassingButton
      heir=".limit__range"
      className="button"
      aria-label="Undo choice"
      aria-keyshortcuts="Control+Z"
      title="Back to the choice before the last one"
      onClick={() => undoChoice(app)}
    >
      Undo<span className="header__wide"> choice</span>
    </PassingButton>
  );
}

function ExampleMenu() {
  return (
    <div id="examples" className="menu" popover="auto">
      {exampleModels.map((example) => (
        <ExampleRow key={example.id} example={example} />
      ))}
    </div>
  );
}

function ExampleRow({ example: { id, title, data, floatPath } }: { readonly example: ExampleModel }) {
  const app = useApp();
  const item = {
    type: 'button',
    className: 'button button--quiet',
    popoverTarget: 'examples',
    popoverTargetAction: 'hide',
  } as const;
  return (
    <div className="menu__row">
      <button {...item} onClick={() => void openExample(app, id)}>
        {title}
        <span>{data === 'synthetic' ? 'generated images' : 'needs the CIFAR-10 files'}</span>
      </button>
      {floatPath && (
        <button {...item} aria-label={`${title} in float`} onClick={() => void openFloatExample(app, id)}>
          float
        </button>
      )}
    </div>
  );
}

/** The name of the exploration shown, which its links carry; it can be given once this browser keeps it. */
function ExplorationName() {
  const entry = useAppState(shownEntry);
  const [isNaming, setIsNaming] = useState(false);
  const [takesFocus, setTakesFocus] = useState(false);
  if (!entry) return null;
  if (isNaming)
    return (
      <NameField
        exploration={entry}
        onDone={(isByKey) => {
          setIsNaming(false);
          setTakesFocus(isByKey);
        }}
      />
    );
  return (
    <button
      type="button"
      className="link"
      autoFocus={takesFocus}
      title="Its links carry the name"
      onClick={() => setIsNaming(true)}
    >
      {entry.name === null ? 'Name it' : `“${entry.name}”`}
    </button>
  );
}

function StopOpening() {
  const app = useApp();
  const isOpening = useAppState((state) => state.opening !== null);
  if (!isOpening) return null;
  return (
    <PassingButton
      heir=".header__brand"
      className="button"
      aria-keyshortcuts="Escape"
      onClick={() => cancelOpening(app)}
    >
      Stop opening
    </PassingButton>
  );
}

function Subject() {
  const model = useAppState((state) => state.model);
  const data = useAppState((state) => state.data);
  const opening = useAppState((state) => state.opening);
  const ofRecipe = useAppState((state) => state.recipe?.classNames);
  const names = ofRecipe ?? model?.classNames ?? data?.images.classNames;
  return (
    <p className="header__subject" role="status">
      {opening !== null && <span>Opening {opening}…</span>}
      {opening === null && model && data && (
        <>
          <strong>{model.network.name}</strong>
          <span title={names && classNamesText(names)}>
            {formatShape(tensorOf(model.network, model.network.input).shape)} →{' '}
            {data.images.targets
              ? `${data.images.targets.size} numbers`
              : `${data.images.classCount} classes`}
          </span>
          <strong>{data.images.name}</strong>
          <span>{formatCount(data.images.count)} images</span>
        </>
      )}
    </p>
  );
}
