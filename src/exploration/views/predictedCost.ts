import { networkBaseline } from '../../baseline/networkBaseline.ts';
import type { Board } from '../../boards/board.ts';
import type { IntegerNetwork } from '../../network/network.ts';
import type { KernelForm } from '../../plan/kernelForm.ts';
import type { NetworkCost } from '../../plan/networkCost.ts';

/** What an exact network takes on a board by the cycle model, in the fastest kernels that fit, or those that come closest. */
export interface PredictedCost {
  readonly board: string;
  readonly latencyCycles: number;
  readonly latencyMilliseconds: number;
  readonly flashBytes: number;
  readonly ramBytes: number;
  /** Of the board's code memory. */
  readonly codeMemoryBytes: number;
  readonly cmsisNnCycles: number;
  readonly layers: readonly PredictedLayer[];
}

interface PredictedLayer {
  readonly layer: number;
  readonly form: KernelForm;
  readonly latencyCycles: number;
  readonly flashBytes: number;
  readonly scratchBytes: number;
  /** Tables that are copied to RAM. */
  readonly tableRamBytes: number;
  /** Code that is copied to the board's code memory. */
  readonly codeMemoryBytes: number;
  /** 0 for what CMSIS-NN has no kernel for and views. */
  readonly cmsisNnCycles: number;
}

/** The cost of an exact network beside CMSIS-NN. @param cost in the kernels that fit the board */
export function predictedCost(core: IntegerNetwork, board: Board, cost: NetworkCost): PredictedCost {
  const { layers, latencyCycles, latencyMilliseconds, flashBytes, ramBytes, codeMemoryBytes } = cost;
  const baseline = networkBaseline(core, board);
  return {
    board: board.id,
    latencyCycles,
    latencyMilliseconds,
    flashBytes,
    ramBytes,
    codeMemoryBytes,
    cmsisNnCycles: baseline.latencyCycles,
    layers: layers.map((own) => {
      const { layer, form, latencyCycles, flashBytes, scratchBytes, tableRamBytes, codeMemoryBytes } = own;
      const cmsisNnCycles = baseline.layers.get(layer)?.latencyCycles ?? 0;
      return {
        ...{ layer, form, latencyCycles, flashBytes, scratchBytes },
        ...{ tableRamBytes, codeMemoryBytes, cmsisNnCycles },
      };
    }),
  };
}
