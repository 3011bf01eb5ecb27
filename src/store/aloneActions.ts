import { measurePoints } from '../exploration/measure/measureSelection.ts';
import { exactPoint } from '../exploration/recipe/space.ts';
import { aloneCurves, layersAlone, unmeasuredPoints } from '../exploration/views/layersAlone.ts';
import { answerShown } from './answerActions.ts';
import type { App } from './app.ts';
import { look } from './look.ts';

/**
 * Measures what each explored layer's skipping alone does to the answers on the selection images, as far as it is not known; what is known when
 * it is ended is kept. Answers that were wanted meanwhile follow.
 */
export async function measureAlone(app: App): Promise<void> {
  const { store } = app;
  const { exploration, status, looking, isTryingScales, alone } = store.getState();
  if (!exploration || status === 'running' || isTryingScales || looking) return;
  // What was ended may still be written to.
  const known = alone?.exploration === exploration ? structuredClone(alone.measured.points) : null;
  const measured = layersAlone(exploration, known);
  const isUnknown = (point: number) => measured.points.correct[point]! < 0;
  const total = unmeasuredPoints(measured.points).length * measured.points.imageCount;
  let done = 0;
  const isDone = await look(app, exploration, async (engine, report) => {
    const ofLayers = aloneCurves(measured).map(({ points }) => points.map(({ point }) => point));
    try {
      // Layer by layer, so that most is known of what is ended.
      for (const points of [[exactPoint], ...ofLayers])
        await measurePoints(measured, engine, points.filter(isUnknown), (count) => {
          done += count;
          report(done / total);
        });
    } finally {
      store.setState((state) =>
        state.exploration === exploration ? { alone: { exploration, measured } } : {},
      );
    }
  });
  const { answers } = store.getState();
  if (isDone && answers) await answerShown(app, answers.split);
}
