import { predictBoards } from '../exploration/predictBoards.ts';
import type { App } from './app.ts';
import { showError } from './jobs.ts';

/** Prices the open model, exact, on every board; ends with whatever else begins. */
export async function predictModel(app: App): Promise<void> {
  const { store, services } = app;
  const { model, generation } = store.getState();
  if (!model) return;
  const { network } = model;
  const isCurrent = () => store.getState().generation === generation;
  store.setState({ predicted: { network, costs: [] } });
  try {
    for await (const cost of predictBoards(network, services.engine)) {
      if (!isCurrent()) return;
      store.setState(({ predicted }) => ({
        predicted: { network, costs: [...(predicted?.costs ?? []), cost] },
      }));
    }
  } catch (error) {
    if (isCurrent()) showError(app, error);
  }
}
