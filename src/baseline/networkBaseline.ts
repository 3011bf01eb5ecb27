import type { Board } from '../boards/board.ts';
import type { IntegerNetwork } from '../network/network.ts';
import type { BaselineCost } from './baseline.ts';
import { baselineCost, baselineLayerCost } from './baseline.ts';

/** The exact network on CMSIS-NN: what every latency reduction is measured against. */
export interface NetworkBaseline extends BaselineCost {
  /** By layer index. */
  readonly layers: ReadonlyMap<number, BaselineCost>;
}

const known = new WeakMap<IntegerNetwork, Map<string, NetworkBaseline>>();

/** {@link NetworkBaseline} on one board; counted once per network and board. */
export function networkBaseline(network: IntegerNetwork, board: Board): NetworkBaseline {
  const ofNetwork = known.get(network) ?? new Map<string, NetworkBaseline>();
  known.set(network, ofNetwork);
  const found = ofNetwork.get(board.id) ?? countedBaseline(network, board);
  ofNetwork.set(board.id, found);
  return found;
}

function countedBaseline(network: IntegerNetwork, board: Board): NetworkBaseline {
  return {
    ...baselineCost(network, board),
    layers: new Map(network.layers.map((layer) => [layer.index, baselineLayerCost(network, layer, board)])),
  };
}
