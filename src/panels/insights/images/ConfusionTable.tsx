import { useState } from 'react';
import type { ConfusionChange } from '../../../exploration/views/confusionChanges.ts';
import { className } from '../../../words/className.ts';
import { formatCount } from '../../../words/counts.ts';

interface ConfusionTableProps {
  readonly confusions: readonly ConfusionChange[];
  readonly classNames: readonly string[] | undefined;
}

/** Rows shown before a person asks for all. */
const firstRows = 8;

/** Which classes are mistaken for which, where that differs. */
export function ConfusionTable({ confusions, classNames }: ConfusionTableProps) {
  const [isWhole, setIsWhole] = useState(false);
  if (confusions.length === 0) return null;
  const rows = isWhole ? confusions : confusions.slice(0, firstRows);
  return (
    <div className="changed__confusions">
      <table className="figure-table">
        <caption>Mistaken more or less often</caption>
        <thead>
          <tr>
            <th scope="col">Class, and what is answered</th>
            <th scope="col">Exact</th>
            <th scope="col">Chosen</th>
            <th scope="col">Change</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ label, answer, before, after }) => (
            <tr key={`${label} ${answer}`}>
              <th scope="row">
                {className(classNames, label)} → {className(classNames, answer)}
              </th>
              <td>{formatCount(before)}</td>
              <td>{formatCount(after)}</td>
              <td>{after > before ? `+${after - before}` : `−${before - after}`}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length < confusions.length && (
        <button type="button" className="button" onClick={() => setIsWhole(true)}>
          All {formatCount(confusions.length)}
        </button>
      )}
    </div>
  );
}
