import type { Exploration } from '../exploration/exploration.ts';
import { measureHeldOut } from '../exploration/explore.ts';
import { holdExploration } from '../exploration/holdExploration.ts';
import type { Refinement } from '../exploration/recipe/recipe.ts';
import { defaultRefinement } from '../exploration/recipe/recipe.ts';
import { exactPoint } from '../exploration/recipe/space.ts';
import { pointsToRefine, refinePoints } from '../exploration/refinePoints.ts';
import type { App } from './app.ts';
import { choosePoint } from './choiceActions.ts';
import { measureShownHeldOut } from './heldOutActions.ts';
import { beginJob, showError, showNotice } from './jobs.ts';
import { sameRecipe } from './recipeChecks.ts';
import { publish } from './results.ts';
import { runListener } from './runActions.ts';
import { shownPoint } from './shownPoint.ts';

/** Refines the shown point, and chooses what it becomes. */
export async function refineShown(app: App): Promise<void> {
  const point = shownPoint(app.store.getState());
  if (point === null || point === exactPoint) return;
  const [refined] = await refine(app, [point]);
  if (refined !== undefined) choosePoint(app, refined);
}

/** Refines every point of the front that is not refined yet. */
export async function refineFront(app: App): Promise<void> {
  const { view } = app.store.getState();
  if (!view) return;
  const wanted = pointsToRefine(view, 'front');
  if (wanted.length > 0) await refine(app, wanted);
  else showNotice(app, 'Every point on the front is refined already.');
}

/** Gives the new points; none when cancelled. */
async function refine(app: App, wanted: readonly number[]): Promise<readonly number[]> {
  const { store, services } = app;
  const { exploration, status } = store.getState();
  if (!exploration || status === 'running' || wanted.length === 0) return [];
  const isCurrent = beginJob(app);
  store.setState({ status: 'running', message: null, share: 0 });
  const listener = runListener(app, isCurrent, ['refinement', 'held-out']);
  const { engine, now } = services;
  const settings = { ...defaultRefinement, ...exploration.recipe.refinement, points: [...wanted] };
  const update = () => {
    recordRefined(app, exploration, settings);
    listener.update(exploration);
  };
  try {
    holdExploration(engine, exploration);
    const found = await refinePoints(exploration, engine, wanted, settings, { ...listener, update }, now);
    if (!isCurrent()) return [];
    await measureHeldOut(exploration, engine, [exactPoint, ...found], listener, now);
    if (!isCurrent()) return [];
    store.setState({ status, progress: null });
    publish(app, exploration);
    const unchanged = wanted.length - found.length;
    if (unchanged > 0) showNotice(app, unchangedText(unchanged, wanted.length));
    void measureShownHeldOut(app);
    return found;
  } catch (error) {
    if (!isCurrent()) return [];
    store.setState({ status, progress: null });
    engine.cancel();
    showError(app, error);
    return [];
  }
}

/** Makes the exploration's recipe one that gives its refined points again. */
function recordRefined({ store }: App, exploration: Exploration, settings: Refinement): void {
  const before = exploration.recipe;
  const points = [...exploration.refinedFrom.values()];
  exploration.recipe = { ...before, refinement: { ...settings, points } };
  store.setState(({ recipe }) => ({
    recipe: recipe && sameRecipe(recipe, before) ? exploration.recipe : recipe,
  }));
}

function unchangedText(unchanged: number, wanted: number): string {
  return wanted === 1
    ? 'Refinement found nothing better for this point.'
    : `Refinement found nothing better for ${unchanged} of ${wanted} points.`;
}
