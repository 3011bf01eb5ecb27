import { analysisOf, isPriced } from '../exploration/analysisOf.ts';
import type { Exploration } from '../exploration/exploration.ts';
import { measuredPoints } from '../exploration/points/pointTable.ts';
import type { App } from './app.ts';
import { showError } from './jobs.ts';
import { loadCourse } from './loadCourse.ts';
import { moreKept } from './moreKept.ts';
import { paced } from './paced.ts';
import { recipeId } from './recipeId.ts';
import { shownName } from './shownName.ts';
import type { AppState } from './state.ts';

/**
 * Keeps what is found from now on, its analysis and the model's file. What cannot be kept is said once.
 * @param pauseMs between two times while something changes
 */
export function keepResults(app: App, pauseMs = 2000): void {
  const { store, services } = app;
  const { shelf, now } = services;
  let kept: { readonly exploration: Exploration; readonly extent: string } | null = null;
  let isRefused = false;
  let analysed: { readonly exploration: Exploration; readonly isPriced: boolean } | null = null;

  const keep = async (state: AppState) => {
    const { exploration, choice, model } = state;
    if (!exploration || measuredPoints(exploration.points).length === 0) return;
    const { recipe, complete, points } = exploration;
    const id = recipeId(recipe);
    const measured = measuredPoints(points).length;
    // Until it is all there, however it is left, what is kept stays.
    if (moreKept(state)) return;
    const extent = extentOf(exploration);
    try {
      if (kept?.exploration === exploration && kept.extent === extent) {
        await shelf.change(id, { choice });
      } else {
        const [named] = recipe.model.files;
        if (model?.file && named) await shelf.putFiles([{ file: model.file, sha256: named.sha256 }]);
        const { resultsDocument } = await loadCourse();
        const results = JSON.stringify(resultsDocument(exploration));
        const figures = { measuredPoints: measured, points: points.correct.length, complete };
        const entry = {
          id,
          name: shownName(state),
          recipe,
          choice,
          savedAt: Date.now(),
          ...figures,
        };
        const isKept = await shelf.put({ ...entry, resultsBytes: results.length }, results);
        if (!isKept) {
          store.setState({ kept: await shelf.list() });
          return;
        }
        kept = { exploration, extent };
      }
      await keepAnalysis(id, exploration);
      store.setState({ kept: await shelf.list() });
      isRefused = false;
    } catch (error) {
      if (!isRefused) showError(app, error);
      isRefused = true;
    }
  };

  /** At once, and again when all is priced. What is computed again without it needs no word where there is no room. */
  const keepAnalysis = async (id: string, exploration: Exploration) => {
    const known = store.getState().kept.find((entry) => entry.id === id)?.analysis;
    const last = analysed?.exploration === exploration ? analysed : known;
    if (last?.isPriced) return;
    const analysis = analysisOf(exploration);
    const next = { exploration, isPriced: isPriced(analysis) };
    if (last && !next.isPriced) return;
    await shelf.putAnalysis(id, analysis).catch(() => undefined);
    analysed = next;
  };

  const ask = paced(() => keep(store.getState()), now, pauseMs);
  store.subscribe((state, last) => {
    // Whoever leaves it does not wait for the next time.
    if (state.exploration !== last.exploration) void keep(last);
    const isNew =
      state.exploration !== last.exploration ||
      state.version !== last.version ||
      state.choice !== last.choice ||
      state.slidAt !== last.slidAt;
    // What a slider passes is not kept, but where it rests.
    if (isNew && state.slidAt === null) ask();
  });
}

/** Differs when there is more to keep. */
function extentOf({ points, heldOut, complete, refinedFrom, recipe }: Exploration): string {
  const seen = points.imagesSeen.reduce((sum, images) => sum + images, 0);
  const wanted = recipe.refinement?.points;
  return JSON.stringify([seen, points.correct.length, heldOut.size, complete, refinedFrom.size, wanted]);
}
