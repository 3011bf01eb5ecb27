import { useState } from 'react';
import type { Shown } from '../useShown.ts';
import { BudgetMarks } from './BudgetMarks.tsx';
import { FigureTable } from './FigureTable.tsx';
import { PaperComparison } from './PaperComparison.tsx';

/** Every figure of the choice beside that of the exact network, folded away. */
export function Figures({ shown }: { readonly shown: Shown }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <details onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary>All figures</summary>
      {isOpen && (
        <div className="chosen__figures">
          <BudgetMarks shown={shown} />
          <FigureTable shown={shown} />
          <PaperComparison shown={shown} />
        </div>
      )}
    </details>
  );
}
