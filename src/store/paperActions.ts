import { masksOf, pointCost } from '../exploration/views/pointSummary.ts';
import { convLayers } from '../network/network.ts';
import { totalCost } from '../plan/cost.ts';
import type { App } from './app.ts';
import { holdLevels } from './heldOutActions.ts';
import { showError } from './jobs.ts';
import { flashOf } from './state.ts';
import { shownPoint } from './shownPoint.ts';

/** Prices the shown point with the kernel of arXiv 2409.16815 in every convolution, to stand beside its own. */
export async function comparePaperKernel(app: App): Promise<void> {
  const { store, services } = app;
  const { exploration, view, choice, generation, status } = store.getState();
  const point = shownPoint(store.getState());
  if (!exploration || !view || point === null || status === 'running') return;
  const { network, board, recipe } = exploration;
  const masks = masksOf(exploration, point);
  try {
    await holdLevels(app, exploration);
    const streamed = await Promise.all(
      convLayers(network).map(({ index }) =>
        services.engine.cost(index, masks.get(index) ?? null, board, 'streamed'),
      ),
    );
    const layers = pointCost(view, point).layers.map(
      (own) => streamed.find(({ layer }) => layer === own.layer) ?? own,
    );
    const cost = totalCost(network, board, layers, recipe.rounding);
    if (store.getState().generation === generation)
      store.setState({ paperCost: { exploration, point, ...flashOf(choice), cost } });
  } catch (error) {
    if (store.getState().generation === generation) showError(app, error);
  }
}
