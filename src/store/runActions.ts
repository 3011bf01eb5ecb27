import type { ExploreListener } from '../exploration/exploreListener.ts';
import { measuredPoints } from '../exploration/points/pointTable.ts';
import type { Phase } from '../exploration/progress.ts';
import { openSubject } from '../exploration/recipe/openSubject.ts';
import type { Results } from '../sharing/resultsFile.ts';
import { formatCount } from '../words/counts.ts';
import { answerOpenFloat } from './answerOpenFloat.ts';
import type { App } from './app.ts';
import { checkChoice } from './choiceActions.ts';
import { measureShownHeldOut } from './heldOutActions.ts';
import { tryInputScales } from './inputActions.ts';
import { beginJob, showError, showNotice } from './jobs.ts';
import { judgeClaim } from './judgeClaim.ts';
import { leftResults } from './leftResults.ts';
import { loadCourse } from './loadCourse.ts';
import { rememberRate } from './measuringTime.ts';
import { recipeId } from './recipeId.ts';
import { choose, publish } from './results.ts';
import { phasesOf, runShare } from './runShare.ts';
import { showOnBoard } from './showOnBoard.ts';
import { budgetChoice, flashOf } from './state.ts';

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
  store.setState({ status: 'running', message: null, runningRecipe: recipe, share: 0 });
  // Point numbers mean something within one grid only.
  if (earlier && earlier.recipe !== recipe)
    choose(app, (state) => budgetChoice(state, flashOf(state.choice)));
  try {
    const { explore, goOnFrom } = await loadCourse();
    if (!isCurrent()) return;
    const listener = runListener(app, isCurrent, phasesOf(recipe));
    const opened = openSubject(recipe, model, data);
    const subject = known?.floatAnswers
      ? { ...opened, floatAnswers: known.floatAnswers }
      : await answerOpenFloat(app, opened, listener.progress);
    const left = known ? { results: known, analysis: null } : await leftResults(app, recipe);
    // What this browser has no analysis of is analysed again.
    const analysis =
      left?.analysis ??
      (left ? await services.shelf.analysis(recipeId(recipe)).catch(() => undefined) : undefined);
    if (!isCurrent()) return;
    const exploration = left
      ? await goOnFrom(subject, left.results, services.engine, listener, services.now, analysis)
      : await explore(subject, services.engine, listener, services.now);
    if (!isCurrent()) return;
    store.setState({ status: exploration.complete ? 'done' : 'cancelled', progress: null });
    publish(app, exploration);
    judgeClaim(app, exploration);
    if (!exploration.complete)
      showNotice(app, 'This race was left before its end and cannot go on: explore again to finish it.');
    checkChoice(app);
    await measureShownHeldOut(app);
    if (isCurrent()) await tryInputScales(app, 'doubting');
    if (isCurrent()) await showOnBoard(app);
  } catch (error) {
    if (!isCurrent()) return;
    store.setState({ status: 'failed', progress: null });
    services.engine.cancel();
    showError(app, error);
  }
}

/** Ends the running exploration at once; what it has found stays. */
export function cancelExploration(app: App): void {
  const { status, exploration } = app.store.getState();
  if (status !== 'running') return;
  beginJob(app);
  if (!exploration) {
    showNotice(app, 'Cancelled before the first result.');
    return;
  }
  publish(app, exploration);
  const { points } = exploration;
  if (exploration.complete) app.store.setState({ status: 'done' });
  const measured = measuredPoints(points).length;
  showNotice(
    app,
    `Cancelled. Points measured so far and kept: ${formatCount(measured)} of ${formatCount(points.correct.length)}.`,
  );
  void measureShownHeldOut(app).then(() => showOnBoard(app));
}

/** Shows progress and results of the current job as they come. */
export function runListener(app: App, isCurrent: () => boolean, phases: readonly Phase[]): ExploreListener {
  const { store, services } = app;
  const shareOf = runShare(phases);
  let nextAt = -Infinity;
  return {
    progress: (progress) => {
      if (!isCurrent()) return;
      store.setState({ progress, share: shareOf(progress), usedBytes: services.engine.usedBytes });
      rememberRate(app, progress);
    },
    update: (exploration) => {
      if (!isCurrent()) return;
      const start = services.now();
      const isNew = store.getState().exploration !== exploration;
      if (!isNew && !exploration.complete && start < nextAt) return;
      publish(app, exploration);
      // A front that takes long to find is looked for less often.
      const spent = services.now() - start;
      nextAt = services.now() + Math.max(versionIntervalMs, 10 * spent);
    },
  };
}
