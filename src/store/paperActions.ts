import { holdExploration } from '../exploration/holdExploration.ts';
import { levelsOfPoint } from '../exploration/points/pointTable.ts';
import { pointCost } from '../exploration/views/pointSummary.ts';
import { TauscopeError } from '../network/errors.ts';
import { convLayers } from '../network/network.ts';
import { costOfKernels } from '../plan/networkCost.ts';
import type { App } from './app.ts';
import { showError, showNotice } from './jobs.ts';
import { shownPoint } from './shownPoint.ts';
import { flashOf } from './state.ts';

/** Prices the shown point with the kernel of arXiv 2409.16815 in every convolution, to stand beside its own. */
export async function comparePaperKernel(app: App): Promise<void> {
  const { store, services } = app;
  const { exploration, priced, view, choice, generation, status } = store.getState();
  const point = shownPoint(store.getState());
  if (!exploration || !priced || !view || point === null || status === 'running') return;
  const { core, levels: tables, points, board, exactCost } = priced;
  const { activationBytes, tableRooms } = exactCost;
  const levels = levelsOfPoint(points, point);
  const levelOf = (index: number) => levels?.[tables.findIndex(({ layer }) => layer === index)] ?? null;
  try {
    holdExploration(services.engine, exploration);
    const streamed = await Promise.all(
      convLayers(core).map(({ index: layer }) =>
        services.engine.call('candidates', {
          ...{ layer, level: levelOf(layer), board },
          ...{ form: 'streamed', activationBytes, tableRoomBytes: tableRooms.get(layer) ?? 0 },
        }),
      ),
    );
    const layers = pointCost(view, point).layers.map(
      (own) => streamed.flat().find(({ layer }) => layer === own.layer) ?? own,
    );
    const cost = costOfKernels(board, layers);
    if (store.getState().generation === generation)
      store.setState({ paperCost: { exploration: priced, point, ...flashOf(choice), cost } });
  } catch (error) {
    if (store.getState().generation !== generation) return;
    const isTooLarge = error instanceof TauscopeError && error.code === 'model-unsupported';
    if (isTooLarge)
      showNotice(
        app,
        'The paper’s kernel of a layer would be more code than a loop spans (1 MiB): there is none to compare with.',
      );
    else showError(app, error);
  }
}
