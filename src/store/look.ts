import type { Engine } from '../exploration/engine.ts';
import type { Exploration } from '../exploration/exploration.ts';
import { engineHolding } from '../exploration/holdExploration.ts';
import type { App } from './app.ts';
import { engineWhile } from './engineWhile.ts';
import { showError } from './jobs.ts';

/**
 * Measures for an insight view beside all else that is under way, until another job begins or a person stops it.
 * @param measure gets an engine that is `cancelled` then, and whom to tell how much is done
 * @returns whether it came to its end
 */
export async function look(
  app: App,
  exploration: Exploration,
  measure: (engine: Engine, report: (share: number) => void) => Promise<void>,
): Promise<boolean> {
  const { store, services } = app;
  const work = Symbol('looking');
  const isCurrent = () => store.getState().looking?.work === work;
  const report = (share: number) => {
    if (isCurrent()) store.setState({ looking: { share, work } });
  };
  const engine = engineWhile(engineHolding(services.engine, exploration), isCurrent);
  store.setState({ looking: { share: 0, work } });
  let isDone = false;
  try {
    await measure(engine, report);
    isDone = isCurrent();
  } catch (error) {
    if (isCurrent()) showError(app, error);
  }
  if (isCurrent()) store.setState({ looking: null });
  return isDone;
}
