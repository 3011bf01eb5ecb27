import { createContext, useContext, useMemo, useState } from 'react';
import type { Exploration } from '../exploration/exploration.ts';
import { exactPoint } from '../exploration/recipe/space.ts';
import type { PointSummary } from '../exploration/views/pointSummary.ts';
import { pointSummary } from '../exploration/views/pointSummary.ts';
import { shownPoint } from '../store/shownPoint.ts';
import { useAppState } from './appContext.ts';

/** The point that every panel shows, and the exact network beside it. */
export interface Shown {
  readonly exploration: Exploration;
  readonly point: number;
  readonly chosen: PointSummary;
  readonly exact: PointSummary;
}

/** What {@link useShown} gives; the workbench provides it, so that it is summed up once for all panels. */
export const ShownContext = createContext<Shown | null>(null);

/** Null until there is a first result. */
export function useShown(): Shown | null {
  return useContext(ShownContext);
}

/** What {@link useRestedShown} gives. */
export const RestedShownContext = createContext<Shown | null>(null);

/** The same for what lies beside the decision: it follows a slider once that rests, not step by step. */
export function useRestedShown(): Shown | null {
  return useContext(RestedShownContext);
}

/** What was shown when no slider moved, as long as one moves. */
export function useRested(shown: Shown | null): Shown | null {
  const isSliding = useAppState(({ slidAt }) => slidAt !== null);
  const [rested, setRested] = useState(shown);
  const isSame = rested && shown && isOfSamePoints(rested.exploration, shown.exploration);
  if (isSliding && isSame) return rested;
  if (rested !== shown) setRested(shown);
  return shown;
}

function isOfSamePoints(a: Exploration, b: Exploration): boolean {
  return a.levels === b.levels && a.points.correct === b.points.correct;
}

/** What the state shows now. */
export function useShownOfState(): Shown | null {
  const exploration = useAppState((state) => state.view);
  const version = useAppState((state) => state.version);
  const point = useAppState(shownPoint);
  const exact = useMemo(
    // The columns fill in place: the version stands for their content.
    () =>
      exploration && version >= 0 && exploration.points.correct[exactPoint]! >= 0
        ? pointSummary(exploration, exactPoint)
        : null,
    [exploration, version],
  );
  return useMemo(
    () =>
      exploration && exact && point !== null && version >= 0
        ? { exploration, point, chosen: pointSummary(exploration, point), exact }
        : null,
    [exploration, exact, point, version],
  );
}
