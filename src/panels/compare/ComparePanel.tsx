import './comparePanel.css';
import { useEffect, useMemo, useRef } from 'react';
import { refreshComparison } from '../../store/compareActions.ts';
import { useApp, useAppState } from '../appContext.ts';
import { AddExplorations } from './AddExplorations.tsx';
import { BudgetTable } from './BudgetTable.tsx';
import type { Compared } from './compared.ts';
import { ComparedFronts } from './ComparedFronts.tsx';
import { ComparedList } from './ComparedList.tsx';
import { SettingsTable } from './SettingsTable.tsx';

/** Explorations side by side: their fronts, what differs in their settings, and their points at equal losses. */
export function ComparePanel() {
  const app = useApp();
  const entries = useAppState((state) => state.comparison);
  const kept = useAppState((state) => state.kept);
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // The button that led here is gone; its focus goes on from the top of what it opened.
    if (document.activeElement === document.body) title.current?.focus({ preventScroll: true });
  }, []);
  useEffect(() => {
    void refreshComparison(app);
  }, [app, kept]);
  const compared = useMemo(
    () =>
      (entries ?? [])
        .flatMap((entry) => (entry.results ? [{ entry, results: entry.results }] : []))
        .map((each, n): Compared => ({ ...each, number: n + 1 })),
    [entries],
  );
  if (!entries) return null;
  return (
    <div className="compare">
      <h1 ref={title} tabIndex={-1}>
        Comparison
      </h1>
      <section className="card compare__list" aria-label="Explorations">
        <ComparedList entries={entries} compared={compared} />
        <AddExplorations entries={entries} />
      </section>
      {compared.length > 0 && (
        <>
          <ComparedFronts compared={compared} />
          <BudgetTable compared={compared} />
          <SettingsTable compared={compared} />
        </>
      )}
    </div>
  );
}
