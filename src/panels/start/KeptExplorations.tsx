import './keptExplorations.css';
import { useState } from 'react';
import type { RecipeSource } from '../../exploration/recipe/recipe.ts';
import { keptTitle } from '../../store/keptTitle.ts';
import { duplicateSettings, openKept } from '../../store/linkActions.ts';
import type { KeptExploration } from '../../store/shelf.ts';
import { removeKept, undoRemoval } from '../../store/shelfActions.ts';
import { formatBytes } from '../../words/bytes.ts';
import { formatCount } from '../../words/counts.ts';
import { useApp, useAppState } from '../appContext.ts';
import { NameField } from './NameField.tsx';
import { StorageUse } from './StorageUse.tsx';

/** The explorations that this browser keeps, the latest first; nothing while there are none. */
export function KeptExplorations() {
  const app = useApp();
  const kept = useAppState((state) => state.kept);
  const removed = useAppState((state) => state.removed);
  if (kept.length === 0 && !removed) return null;
  return (
    <section className="kept card" aria-labelledby="kept-title">
      <h2 id="kept-title">Your explorations</h2>
      <p role="status">
        {removed && (
          <>
            {keptTitle(removed.exploration)} is deleted.{' '}
            <button type="button" className="link" onClick={() => void undoRemoval(app)}>
              Undo
            </button>
          </>
        )}
      </p>
      <ul>
        {kept.map((exploration) => (
          <KeptRow key={exploration.id} exploration={exploration} />
        ))}
      </ul>
      <StorageUse count={kept.length} />
    </section>
  );
}

function KeptRow({ exploration }: { readonly exploration: KeptExploration }) {
  const app = useApp();
  const [isNaming, setIsNaming] = useState(false);
  const { recipe, savedAt, resultsBytes, analysis } = exploration;
  const title = keptTitle(exploration);
  return (
    <li>
      {isNaming ? (
        <div className="kept__title">
          <NameField exploration={exploration} onDone={() => setIsNaming(false)} />
        </div>
      ) : (
        <button type="button" className="link kept__title" onClick={() => void openKept(app, exploration)}>
          {title}
        </button>
      )}
      <span className="kept__facts">
        {dataTitle(recipe.data)}; {recipe.method}, {recipe.board}; {extent(exploration)};{' '}
        <time dateTime={new Date(savedAt).toISOString()}>{new Date(savedAt).toLocaleString()}</time>;{' '}
        {formatBytes(resultsBytes + (analysis?.bytes ?? 0))}
      </span>
      <span className="kept__actions">
        <button
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
