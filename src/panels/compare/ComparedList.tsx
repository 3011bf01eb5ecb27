import { SeriesSymbol } from '../../charts/SeriesSymbol.tsx';
import { measuredPoints } from '../../exploration/points/pointTable.ts';
import { methodAndBoard } from '../../exploration/recipe/methodAndBoard.ts';
import { leaveOut, openCompared, putFirst, titleOf } from '../../store/compareActions.ts';
import type { ComparedEntry } from '../../store/state.ts';
import { formatCount } from '../../words/counts.ts';
import { useApp } from '../appContext.ts';
import type { Compared } from './compared.ts';

interface ComparedListProps {
  readonly entries: readonly ComparedEntry[];
  readonly compared: readonly Compared[];
}

/** What is compared, by number, which results that are not here do not have; the first is what differences are counted from. */
export function ComparedList({ entries, compared }: ComparedListProps) {
  if (entries.length === 0)
    return (
      <p className="compare__facts">
        Nothing is compared yet: add results files, links or your explorations.
      </p>
    );
  return (
    <ol>
      {entries.map((entry) => (
        <ComparedRow
          key={entry.id}
          entry={entry}
          number={compared.find((each) => each.entry === entry)?.number ?? null}
        />
      ))}
    </ol>
  );
}

function ComparedRow({ entry, number }: { readonly entry: ComparedEntry; readonly number: number | null }) {
  const app = useApp();
  const { shared, results, file, id } = entry;
  const name = results?.name ?? titleOf(shared);
  const title = number === null ? name : `${number} ${name}`;
  return (
    <li>
      {number !== null && <SeriesSymbol series={number} />}
      <span className="compare__title">{title}</span>
      <span className="compare__facts">
        {methodAndBoard(shared.recipe)}
        {results
          ? `; ${formatCount(measuredPoints(results.points).length)} points measured${file ? '; from a file' : ''}`
          : '. Its results are not in this browser: drop its results file, or explore it here.'}
      </span>
      <span className="compare__actions">
        {number !== null && number > 1 && (
          <button
            type="button"
            className="button button--quiet"
            aria-label={`Make first: ${title}`}
            title="Differences are counted from the first"
            onClick={() => putFirst(app, id)}
          >
            Make first
          </button>
        )}
        <button
          type="button"
          className="button button--quiet"
          aria-label={`${results ? 'Open' : 'Explore'} ${title}`}
          onClick={() => void openCompared(app, entry)}
        >
          {results ? 'Open' : 'Explore it'}
        </button>
        <button
          type="button"
          className="button button--quiet"
          aria-label={`Leave out ${title}`}
          onClick={() => leaveOut(app, id)}
        >
          Leave out
        </button>
      </span>
    </li>
  );
}
