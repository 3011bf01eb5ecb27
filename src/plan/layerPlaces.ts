import type { Board } from '../boards/board.ts';
import type { KernelPlaces } from '../boards/timing/timingTarget.ts';
import type { IntegerLayer, IntegerNetwork } from '../network/network.ts';
import { fasterPlace, withinRoom } from './copies.ts';
import type { LayerCandidates, LayerCostOptions } from './layerCost.ts';
import { layerCandidates } from './layerCost.ts';

/** What copies of a layer's kernels may take. */
export interface LayerRooms {
  /** Of RAM. */
  readonly tableRoomBytes?: number;
  /** Of the code memory. */
  readonly codeRoomBytes?: number;
}

/** What `layerCandidates` gives, tables and code where the layer is fastest within its rooms. */
export function candidatesInRooms(
  network: IntegerNetwork,
  layer: IntegerLayer,
  board: Board,
  { tableRoomBytes = 0, codeRoomBytes = 0 }: LayerRooms,
  options: Omit<LayerCostOptions, keyof KernelPlaces>,
): LayerCandidates {
  const tables = tableRoomBytes > 0 ? [false, true] : [false];
  const code = codeRoomBytes > 0 ? [false, true] : [false];
  const places = code.flatMap((codeInMemory) => tables.map((tablesInRam) => ({ tablesInRam, codeInMemory })));
  const [inFlash, ...copied] = places.map((place) =>
    layerCandidates(network, layer, board, { ...options, ...place }),
  );
  return copied.reduce((best, next) => {
    const fitting = withinRoom(next, 'tableRamBytes', tableRoomBytes);
    return fasterPlace(fitting && withinRoom(fitting, 'codeMemoryBytes', codeRoomBytes), best);
  }, inFlash!);
}
