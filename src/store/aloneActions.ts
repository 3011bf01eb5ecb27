import { engineHolding } from '../exploration/holdExploration.ts';
import { measurePoints } from '../exploration/measure/measureSelection.ts';
import { layersAlone, unmeasuredPoints } from '../exploration/views/layersAlone.ts';
import type { App } from './app.ts';
import { showError } from './jobs.ts';

/** Measures what each explored layer's skipping alone does to the answers on the selection images, as far as it is not known. */
export async function measureAlone(app: App): Promise<void> {
  const { store, services } = app;
  const { exploration, status, generation, looking, isTryingScales } = store.getState();
  if (!exploration || status === 'running' || isTryingScales || looking) return;
  const engine = engineHolding(services.engine, exploration);
  const isCurrent = () => store.getState().generation === generation;
  const alone = layersAlone(exploration);
  const wanted = unmeasuredPoints(alone.points);
  const total = wanted.length * alone.points.imageCount;
  let done = 0;
  store.setState({ looking: { share: 0 } });
  try {
    await measurePoints(alone, engine, wanted, (count) => {
      done += count;
      if (isCurrent()) store.setState({ looking: { share: done / total } });
    });
    if (isCurrent()) store.setState({ alone: { exploration, measured: alone } });
  } catch (error) {
    if (isCurrent()) showError(app, error);
  }
  if (isCurrent()) store.setState({ looking: null });
}
