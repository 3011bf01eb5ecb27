import type { Exploration } from '../exploration/exploration.ts';
import { measureHeldOut } from '../exploration/explore.ts';
import { holdExploration } from '../exploration/holdExploration.ts';
import { pointsToRefine } from '../exploration/pointsToRefine.ts';
import type { Refinement } from '../exploration/recipe/recipe.ts';
import { defaultRefinement } from '../exploration/recipe/recipe.ts';
import { pricingOf } from '../exploration/recipe/recipeBoard.ts';
import { refinementFault } from '../exploration/recipe/refinementFault.ts';
import { exactPoint } from '../exploration/recipe/space.ts';
import { secondsPerStep } from '../exploration/refinementTime.ts';
import { mostSteps, refinePoints } from '../exploration/refinePoints.ts';
import { triedPoints } from '../exploration/triedPoints.ts';
import type { App } from './app.ts';
import { inPricing } from './changedRecipe.ts';
import { choosePoint } from './choiceActions.ts';
import { engineUntilOtherWork } from './engineUntilOtherWork.ts';
import { measureShownHeldOut } from './heldOutActions.ts';
import { beginJob, showError, showNotice } from './jobs.ts';
import { isButForPrices } from './recipeChecks.ts';
import { publish } from './results.ts';
import { runListener } from './runActions.ts';
import { showInPrices } from './showInPrices.ts';
import { shownPoint } from './shownPoint.ts';
import type { AppState } from './state.ts';

/** Refines the shown point, and chooses what it becomes unless a person has chosen something else by then. */
export async function refineShown(app: App): Promise<void> {
  const { choice } = app.store.getState();
  const point = shownPoint(app.store.getState());
  if (point === null || point === exactPoint) return;
  const [refined] = await refine(app, [point]);
  if (refined !== undefined && app.store.getState().choice === choice) choosePoint(app, refined);
}

/** Refines every point of the front that is not refined yet. */
export async function refineFront(app: App): Promise<void> {
  const wanted = unrefinedFront(app.store.getState());
  if (wanted.length > 0) await refine(app, wanted);
  else showNotice(app, 'Every point on the front is refined, or was tried without finding anything better.');
}

function unrefinedFront({ view }: Pick<AppState, 'view'>): readonly number[] {
  return view ? pointsToRefine(view, 'front') : [];
}

/** A step takes as long for every point, nearly; fronts that follow each other share one trial. */
const stepSeconds = new WeakMap<Exploration, Promise<number | null>>();

/** What {@link refineFront} would do, and about how long that takes on this machine; null where it cannot be said. */
export async function frontRefinementTime(app: App): Promise<{ points: number; seconds: number } | null> {
  const state = app.store.getState();
  const { exploration } = state;
  const wanted = unrefinedFront(state);
  // Far enough from the exact network to have something to refine, not the one that multiplies least.
  const point = wanted[Math.floor((3 * wanted.length) / 4)];
  if (!exploration || point === undefined) return null;
  if (refinementFault(exploration.network, exploration.recipe)) return null;
  const trial = stepSeconds.get(exploration) ?? triedStep(app, exploration, point);
  stepSeconds.set(exploration, trial);
  const perStep = await trial.catch(() => null);
  if (perStep === null) {
    stepSeconds.delete(exploration);
    return null;
  }
  const steps = mostSteps(exploration, wanted.length, settingsOf(exploration));
  return { points: wanted.length, seconds: perStep * steps };
}

/** Rejects when other work begins. */
async function triedStep(app: App, exploration: Exploration, point: number) {
  const engine = engineUntilOtherWork(app);
  holdExploration(engine, exploration);
  return secondsPerStep(exploration, engine, point, settingsOf(exploration), app.services.now);
}

/** Goes on where the refinement of a restored exploration was left, if it was. */
export async function goOnRefining(app: App): Promise<void> {
  const { exploration, status } = app.store.getState();
  if (!exploration || status !== 'done') return;
  const left = leftToRefine(exploration);
  const { splits, heldOut, refinedFrom } = exploration;
  const isMeasured =
    splits.heldOut.length === 0 || [...refinedFrom.keys()].every((point) => heldOut.has(point));
  if (left.length > 0 || !isMeasured) await refine(app, left);
}

/** Gives the new points; none when cancelled. */
async function refine(app: App, wanted: readonly number[]): Promise<readonly number[]> {
  const { store, services } = app;
  const { exploration, status } = store.getState();
  if (!exploration || status === 'running') return [];
  const fault = refinementFault(exploration.network, exploration.recipe);
  if (fault) {
    showNotice(app, fault);
    return [];
  }
  const isCurrent = beginJob(app);
  store.setState({ status: 'running', message: null, share: 0 });
  const listener = runListener(app, isCurrent, ['refinement', 'held-out']);
  const engine = engineUntilOtherWork(app);
  const { now } = services;
  const settings = settingsOf(exploration);
  const earlier = namedUntilNow(exploration);
  const record = (points: readonly number[]) =>
    recordPoints(app, exploration, { ...settings, points: [...points] });
  try {
    record([...earlier, ...wanted]);
    holdExploration(engine, exploration);
    const found = await refinePoints(exploration, engine, wanted, settings, listener, now);
    if (!isCurrent()) return [];
    record(namedUntilNow(exploration));
    const refined = exploration.refinedFrom.keys();
    await measureHeldOut(exploration, engine, [exactPoint, ...refined], listener, now);
    if (!isCurrent()) return [];
    store.setState({ status, progress: null });
    publish(app, exploration);
    const unchanged = wanted.length - found.length;
    if (unchanged > 0) showNotice(app, unchangedText(unchanged, wanted.length));
    void measureShownHeldOut(app).then(() => showInPrices(app));
    return found;
  } catch (error) {
    record(namedUntilNow(exploration));
    const isOpen = store.getState().exploration === exploration;
    if (isCurrent()) {
      store.setState({ status, progress: null });
      services.engine.cancel();
    }
    if (isOpen) publish(app, exploration);
    if (!isCurrent()) return [];
    showError(app, error);
    return [];
  }
}

function settingsOf({ recipe }: Exploration): Refinement {
  return { ...defaultRefinement, points: [], ...recipe.refinement };
}

/** The points that the exploration's recipe names up to the last one that became better; those behind it are to be refined yet. */
function namedUntilNow({ recipe, refinedFrom }: Exploration): readonly number[] {
  const named = recipe.refinement?.points;
  const refined = [...refinedFrom.values()];
  return typeof named === 'object' ? (triedPoints(named, refined) ?? []) : refined;
}

function leftToRefine(exploration: Exploration): readonly number[] {
  const named = exploration.recipe.refinement?.points;
  return typeof named === 'object' ? named.slice(namedUntilNow(exploration).length) : [];
}

/** Makes the exploration's recipe one that gives its refined points again, and settings that differ in the board at most likewise. */
function recordPoints({ store }: App, exploration: Exploration, refinement: Refinement): void {
  const before = exploration.recipe;
  exploration.recipe = { ...before, refinement };
  store.setState(({ recipe }) => ({
    runningRecipe: exploration.recipe,
    recipe:
      recipe && isButForPrices(recipe, before) ? inPricing(exploration.recipe, pricingOf(recipe)) : recipe,
  }));
}

function unchangedText(unchanged: number, wanted: number): string {
  return wanted === 1
    ? 'Refinement found nothing better for this point.'
    : `Refinement found nothing better for ${unchanged} of ${wanted} points.`;
}
