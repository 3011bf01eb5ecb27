import type { Exploration } from '../exploration/exploration.ts';
import type { ExploreListener } from '../exploration/exploreListener.ts';
import { measuredCount } from '../exploration/points/pointTable.ts';
import type { Phase } from '../exploration/progress.ts';
import { openSubject } from '../exploration/recipe/openSubject.ts';
import { TauscopeError } from '../network/errors.ts';
import type { Results } from '../sharing/resultsFile.ts';
import { formatCount } from '../words/counts.ts';
import { answerOpenFloat } from './answerOpenFloat.ts';
import type { App } from './app.ts';
import { checkChoice } from './choiceActions.ts';
import { engineWhile } from './engineWhile.ts';
import { measureShownHeldOut } from './heldOutActions.ts';
import { tryInputScales } from './inputActions.ts';
import { beginJob, showError, showNotice } from './jobs.ts';
import { judgeClaim } from './judgeClaim.ts';
import { leftPoints, leftResults } from './leftResults.ts';
import { loadCourse } from './loadCourse.ts';
import { rememberRate } from './measuringTime.ts';
import { recipeId } from './recipeId.ts';
import { choose, publish } from './results.ts';
import { phasesOf, runShare } from './runShare.ts';
import { showInPrices } from './showInPrices.ts';
import { budgetChoice } from './state.ts';

/** Least time between two versions of the results, in milliseconds. */
const versionIntervalMs = 100;

/**
 * Explores what is open with the settings as they are; earlier results stay until there are new ones. An exploration of these settings
 * that was left before its end goes on, and what does not depend on the board is taken from one for another board.
 * @param known results of these settings, from which it goes on
 */
export async function startExploration(app: App, known: Results | null = null): Promise<void> {
  const { store, services } = app;
  const { model, data, recipe, exploration: earlier } = store.getState();
  if (!model || !data || !recipe) return;
  const isCurrent = beginJob(app);
  // What goes on beside a part that fails ends with it.
  let hasFailed = false;
  const engine = engineWhile(services.engine, () => isCurrent() && !hasFailed);
  store.setState({ status: 'running', message: null, runningRecipe: recipe, share: 0 });
  // Point numbers mean something within one grid only, and a limit of flash that the settings do not say would stay unseen.
  if (earlier && earlier.recipe !== recipe) choose(app, (state) => budgetChoice(state, {}));
  try {
    const { explore, goOnFrom } = await loadCourse();
    if (!isCurrent()) return;
    const listener = runListener(app, isCurrent, phasesOf(recipe));
    const opened = openSubject(recipe, model, data);
    const left = known ? { results: known, analysis: null } : await leftResults(app, recipe, listener);
    if (!isCurrent()) return;
    store.setState({ left });
    const floatAnswers = left?.results.floatAnswers;
    const subject = floatAnswers
      ? { ...opened, floatAnswers }
      : await answerOpenFloat(app, opened, listener.progress);
    // What this browser has no analysis of is analysed again.
    const analysis =
      left?.analysis ??
      (left ? await services.shelf.analysis(recipeId(recipe)).catch(() => undefined) : undefined);
    if (!isCurrent()) return;
    const exploration = left
      ? await goOnFrom(subject, left.results, engine, listener, services.now, analysis)
      : await explore(subject, engine, listener, services.now);
    if (!isCurrent()) return;
    store.setState({ status: exploration.complete ? 'done' : 'cancelled', progress: null, left: null });
    publish(app, exploration);
    judgeClaim(app, exploration);
    if (!exploration.complete) showNotice(app, 'This race cannot go on: explore again.');
    checkChoice(app);
    await measureShownHeldOut(app);
    if (isCurrent()) await tryInputScales(app, 'doubting');
    if (isCurrent()) await showInPrices(app);
  } catch (error) {
    if (!isCurrent()) return;
    // Results at fault would be again.
    const isAtFault = error instanceof TauscopeError && error.code === 'results-invalid';
    store.setState({ status: 'failed', progress: null, ...(isAtFault && { left: null }) });
    hasFailed = true;
    services.engine.cancel();
    showError(app, error);
  }
}

/** Ends the running exploration at once; what it has found, or was to go on from, stays. */
export function cancelExploration(app: App): void {
  const { status, exploration, left } = app.store.getState();
  if (status !== 'running') return;
  beginJob(app);
  const shown = exploration ? measuredCount(exploration.points) : 0;
  const known = left ? measuredCount(left.results) : 0;
  const measured = Math.max(shown, known);
  if (measured === 0) showNotice(app, 'Cancelled before the first result.');
  else if (exploration?.complete) showNotice(app, 'Cancelled. What was refined until then is kept.');
  else {
    const { correct } = known > shown ? left!.results : exploration!.points;
    const { recipe } = app.store.getState();
    const goesOn = recipe && leftPoints(app.store.getState(), recipe) > 0;
    showNotice(
      app,
      `Cancelled. Points measured so far and kept: ${formatCount(measured)} of ${formatCount(correct.length)}` +
        `${goesOn ? '; Explore goes on from them' : ''}.`,
    );
  }
  if (!exploration) return;
  publish(app, exploration);
  void measureShownHeldOut(app).then(() => showInPrices(app));
}

/** Shows progress and results of the current job as they come. */
export function runListener(app: App, isCurrent: () => boolean, phases: readonly Phase[]): ExploreListener {
  const { store, services } = app;
  const shareOf = runShare(phases);
  let nextAt = -Infinity;
  let later: ReturnType<typeof setTimeout> | undefined;
  const show = (exploration: Exploration) => {
    clearTimeout(later);
    if (!isCurrent()) return;
    const start = services.now();
    publish(app, exploration);
    // A front that takes long to find is looked for less often.
    const spent = services.now() - start;
    nextAt = services.now() + Math.max(versionIntervalMs, 10 * spent);
  };
  return {
    progress: (progress) => {
      if (!isCurrent()) return;
      store.setState({ progress, share: shareOf(progress), usedBytes: services.engine.usedBytes });
      rememberRate(app, progress);
    },
    update: (exploration) => {
      if (!isCurrent()) return;
      const isNew = store.getState().exploration !== exploration;
      const pauseMs = isNew || exploration.complete ? 0 : nextAt - services.now();
      clearTimeout(later);
      if (pauseMs <= 0) show(exploration);
      // The next one may be long in coming.
      else later = setTimeout(() => show(exploration), pauseMs);
    },
  };
}
