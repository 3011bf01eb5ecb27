import { engineHolding } from '../exploration/holdExploration.ts';
import { exactPoint } from '../exploration/recipe/space.ts';
import type { App } from './app.ts';
import { showError } from './jobs.ts';
import { loadCourse } from './loadCourse.ts';
import { publish } from './results.ts';
import { shownPoint } from './shownPoint.ts';

/**
 * Measures the shown point on the held-out images when no exploration runs and it is not known yet. The choice may
 * move on meanwhile: it ends when the point then shown is known.
 */
export async function measureShownHeldOut(app: App): Promise<void> {
  const { store, services } = app;
  const { status, exploration, generation, checkingPoint } = store.getState();
  if (!exploration || status === 'running' || checkingPoint !== null) return;
  const isCurrent = () => store.getState().generation === generation;
  const engine = engineHolding(services.engine, exploration);
  const listener = { progress: () => {}, update: () => isCurrent() && publish(app, exploration) };
  try {
    for (let point = unknownPoint(app); point !== null; point = unknownPoint(app)) {
      store.setState({ checkingPoint: point });
      const { measureHeldOut } = await loadCourse();
      if (!isCurrent()) return;
      await measureHeldOut(exploration, engine, [exactPoint, point], listener, services.now);
      if (!isCurrent()) return;
    }
  } catch (error) {
    if (isCurrent()) showError(app, error);
  }
  if (isCurrent() && store.getState().checkingPoint !== null) store.setState({ checkingPoint: null });
}

/** The shown point if its held-out accuracy is wanted and unknown. */
function unknownPoint({ store }: App): number | null {
  const state = store.getState();
  const point = shownPoint(state);
  if (!state.exploration || point === null || state.exploration.splits.heldOut.length === 0) return null;
  return state.exploration.points.correct[point]! < 0 || state.exploration.heldOut.has(point) ? null : point;
}
