import { useState } from 'react';
import { exactPoint } from '../../exploration/recipe/space.ts';
import { pointClassTallies } from '../../exploration/views/classTally.ts';
import { className } from '../../words/className.ts';
import { formatCount } from '../../words/counts.ts';
import { formatPercent } from '../../words/percents.ts';
import type { Shown } from '../useShown.ts';

/** How the chosen point answers each class, beside the exact network. */
export function ClassTable({ shown }: { readonly shown: Shown }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <details className="class-table" onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary>Each class</summary>
      {isOpen && <Rows shown={shown} />}
    </details>
  );
}

function Rows({ shown: { exploration, point } }: { readonly shown: Shown }) {
  const { classNames } = exploration.images;
  const exact = pointClassTallies(exploration, exactPoint);
  const chosen = pointClassTallies(exploration, point);
  return (
    <table className="figure-table">
      <thead>
        <tr>
          <th scope="col">Class</th>
          <th scope="col">Exact</th>
          <th scope="col">Chosen</th>
          <th scope="col">Images</th>
        </tr>
      </thead>
      <tbody>
        {chosen.map(
          ({ images, correct }, index) =>
            images > 0 && (
              <tr key={index}>
                <th scope="row">{className(classNames, index)}</th>
                <td>{formatPercent((100 * exact[index]!.correct) / images)}</td>
                <td>{formatPercent((100 * correct) / images)}</td>
                <td>{formatCount(images)}</td>
              </tr>
            ),
        )}
      </tbody>
    </table>
  );
}
