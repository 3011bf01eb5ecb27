import './keptExplorations.css';
import { useRef, useState } from 'react';
import { mostCompared } from '../../exploration/compare/mostCompared.ts';
import { methodAndBoard } from '../../exploration/recipe/methodAndBoard.ts';
import type { RecipeSource } from '../../exploration/recipe/recipe.ts';
import { keptBytes } from '../../store/keptBytes.ts';
import { keptTitle } from '../../store/keptTitle.ts';
import { duplicateSettings, openKept } from '../../store/linkActions.ts';
import { compare } from '../../store/openAddress.ts';
import type { KeptExploration } from '../../store/shelf.ts';
import { removeKept, undoRemoval } from '../../store/shelfActions.ts';
import { formatBytes } from '../../words/bytes.ts';
import { formatCount } from '../../words/counts.ts';
import { unbroken } from '../../words/unbroken.ts';
import { useApp, useAppState } from '../appContext.ts';
import { PassingButton } from '../PassingButton.tsx';
import { NameField } from './NameField.tsx';
import { StorageUse } from './StorageUse.tsx';

const keptAtFormat = { dateStyle: 'medium', timeStyle: 'short' } as const;

/** The explorations that this browser keeps, the latest first; nothing while there are none. */
export function KeptExplorations() {
  const app = useApp();
  const kept = useAppState((state) => state.kept);
  const removed = useAppState((state) => state.removed);
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  if (kept.length === 0 && !removed) return null;
  // It may have been explored again.
  const isGone = removed !== null && kept.every(({ id }) => id !== removed.exploration.id);
  const isPicking = kept.length > 1;
  return (
    <section className="kept card" aria-labelledby="kept-title">
      <h2 id="kept-title">Your explorations</h2>
      <p role="status">
        {isGone && (
          <>
            {keptTitle(removed.exploration)} is deleted.{' '}
            <PassingButton heir=".kept__title" className="link" onClick={() => void undoRemoval(app)}>
              Undo
            </PassingButton>
          </>
        )}
      </p>
      <ul>
        {kept.map((exploration) => (
          <KeptRow
            key={exploration.id}
            exploration={exploration}
            isPicked={isPicking ? picked.has(exploration.id) : null}
            onPick={() => setPicked(toggled(picked, exploration.id))}
          />
        ))}
      </ul>
      {isPicking && <CompareButton explorations={kept.filter(({ id }) => picked.has(id))} />}
      <StorageUse kept={kept} />
    </section>
  );
}

function CompareButton({ explorations }: { readonly explorations: readonly KeptExploration[] }) {
  const app = useApp();
  const { length } = explorations;
  return (
    <p>
      <button
        type="button"
        className="button"
        disabled={length < 2 || length > mostCompared}
        title={`Tick two to ${mostCompared} explorations`}
        onClick={() =>
          void compare(
            app,
            explorations.map(({ recipe }) => ({ recipe })),
          )
        }
      >
        {length < 2 ? 'Compare those that are ticked' : `Compare these ${length}`}
      </button>
    </p>
  );
}

function toggled(picked: ReadonlySet<string>, id: string): Set<string> {
  const next = new Set(picked);
  if (!next.delete(id)) next.add(id);
  return next;
}

interface KeptRowProps {
  readonly exploration: KeptExploration;
  /** Null where there is nothing to compare it with. */
  readonly isPicked: boolean | null;
  readonly onPick: () => void;
}

function KeptRow({ exploration, isPicked, onPick }: KeptRowProps) {
  const app = useApp();
  const [isNaming, setIsNaming] = useState(false);
  const renameButton = useRef<HTMLButtonElement>(null);
  const { recipe, savedAt } = exploration;
  const title = keptTitle(exploration);
  return (
    <li>
      {isPicked !== null && (
        <input type="checkbox" aria-label={`Compare ${title}`} checked={isPicked} onChange={onPick} />
      )}
      {isNaming ? (
        <div className="kept__title">
          <NameField
            exploration={exploration}
            onDone={(isByKey) => {
              setIsNaming(false);
              if (isByKey) renameButton.current?.focus();
            }}
          />
        </div>
      ) : (
        <button type="button" className="link kept__title" onClick={() => void openKept(app, exploration)}>
          {title}
        </button>
      )}
      <span className="kept__facts">
        {dataTitle(recipe.data)}; {methodAndBoard(recipe)}; {extent(exploration)};{' '}
        <time dateTime={new Date(savedAt).toISOString()}>
          {new Date(savedAt).toLocaleString([], keptAtFormat)}
        </time>
        ; {unbroken(formatBytes(keptBytes(exploration)))}
      </span>
      <span className="kept__actions">
        <button
          ref={renameButton}
          type="button"
          className="button button--quiet"
          aria-label={`Rename ${title}`}
          onClick={() => setIsNaming(true)}
        >
          Rename
        </button>
        <button
          type="button"
          className="button button--quiet"
          aria-label={`Duplicate settings of ${title}`}
          title="Opens the same model, data and settings for another exploration"
          onClick={() => void duplicateSettings(app, exploration)}
        >
          Duplicate settings
        </button>
        <button
          type="button"
          className="button button--quiet"
          aria-label={`Delete ${title}`}
          onClick={() => void removeKept(app, exploration)}
        >
          Delete
        </button>
      </span>
    </li>
  );
}

function dataTitle({ example, files }: RecipeSource): string {
  return example ?? files.map(({ name }) => name).join(', ');
}

function extent({ complete, measuredPoints, points }: KeptExploration): string {
  const all = `${formatCount(points)} points`;
  return complete ? all : `${formatCount(measuredPoints)} of ${all}, unfinished`;
}
