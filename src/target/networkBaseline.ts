import type { Network } from '../network/network.ts';
import { baselineLayerCost } from './baseline.ts';
import type { Board } from './board.ts';
import { integerCore } from './integerCore.ts';

/** Cycles per inference of the exact network on CMSIS-NN: what every latency reduction is measured against. */
export interface NetworkBaseline {
  readonly latencyCycles: number;
  /** By layer index; layers outside the int8 part are absent. */
  readonly layerCycles: ReadonlyMap<number, number>;
}

const known = new WeakMap<Network, Map<string, NetworkBaseline>>();

/** {@link NetworkBaseline} on one board; counted once per network and board. */
export function networkBaseline(network: Network, board: Board): NetworkBaseline {
  const ofNetwork = known.get(network) ?? new Map<string, NetworkBaseline>();
  known.set(network, ofNetwork);
  const found = ofNetwork.get(board.id) ?? countedBaseline(network, board);
  ofNetwork.set(board.id, found);
  return found;
}

function countedBaseline(network: Network, board: Board): NetworkBaseline {
  const layerCycles = new Map(
    integerCore(network).layers.map((layer) => [
      layer.index,
      baselineLayerCost(network, layer, board.core).latencyCycles,
    ]),
  );
  return { latencyCycles: [...layerCycles.values()].reduce((sum, cycles) => sum + cycles, 0), layerCycles };
}
