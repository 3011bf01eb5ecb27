import { boards } from '../boards/boards.ts';
import { integerNetwork } from '../network/integerNetwork.ts';
import type { Network } from '../network/network.ts';
import type { Engine } from './engine.ts';
import { engineJob } from './holdExploration.ts';
import { exactCostOf } from './levels/kernelPrices.ts';
import type { PredictedCost } from './views/predictedCost.ts';
import { predictedCost } from './views/predictedCost.ts';

/** What a network takes on every board, board after board. Throws TauscopeError `model-unsupported` for one that is not int8 within. */
export async function* predictBoards(network: Network, engine: Engine): AsyncGenerator<PredictedCost> {
  const core = integerNetwork(network);
  for (const board of boards) {
    engine.hold(engineJob(network, 'double'));
    yield predictedCost(core, board, await exactCostOf({ core, board, recipe: {} }, engine));
  }
}
