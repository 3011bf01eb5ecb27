import { useMemo } from 'react';
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

/** Null until there is a first result. */
export function useShown(): Shown | null {
  const exploration = useAppState((state) => state.view);
  const version = useAppState((state) => state.version);
  const point = useAppState(shownPoint);
  return useMemo(() => {
    // The columns fill in place: the version stands for their content.
    if (!exploration || point === null || version < 0) return null;
    if (exploration.points.correct[exactPoint]! < 0) return null;
    return {
      exploration,
      point,
      chosen: pointSummary(exploration, point),
      exact: pointSummary(exploration, exactPoint),
    };
  }, [exploration, point, version]);
}
