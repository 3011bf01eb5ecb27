import { baselineCost, baselineLayerCost } from '../baseline/baseline.ts';
import type { Board } from '../boards/board.ts';
import { integerNetwork } from '../network/integerNetwork.ts';
import type { Network } from '../network/network.ts';
import type { MemoryLimits } from '../plan/fittingKernels.ts';
import { boardLimits, tighterLimits } from '../plan/fittingKernels.ts';
import type { KernelForm } from '../plan/kernelForm.ts';
import { networkCost } from '../plan/networkCost.ts';
import { formatBytes } from '../words/bytes.ts';
import { formatCount } from '../words/counts.ts';
import { formatMilliseconds } from '../words/durations.ts';
import { reductionPercent, reductionText } from '../words/reductions.ts';
import { alignedRows } from './alignedRows.ts';

/** What an exact network takes on a board by the cycle model, in the fastest kernels that fit, or those that come closest. */
export interface PredictedCost {
  readonly board: string;
  readonly latencyCycles: number;
  readonly latencyMilliseconds: number;
  readonly flashBytes: number;
  readonly ramBytes: number;
  readonly cmsisNnCycles: number;
  readonly layers: readonly PredictedLayer[];
}

interface PredictedLayer {
  readonly layer: number;
  readonly form: KernelForm;
  readonly latencyCycles: number;
  readonly flashBytes: number;
  readonly scratchBytes: number;
  /** 0 for what CMSIS-NN has no kernel for and views. */
  readonly cmsisNnCycles: number;
}

/** Throws TauscopeError `model-unsupported` for a network that is not int8 within. */
export function predictedCost(network: Network, board: Board, limits: MemoryLimits = {}): PredictedCost {
  const core = integerNetwork(network);
  const { layers, latencyCycles, latencyMilliseconds, flashBytes, ramBytes } = networkCost(core, board, {
    limits: tighterLimits(boardLimits(board), limits),
  });
  return {
    board: board.id,
    latencyCycles,
    latencyMilliseconds,
    flashBytes,
    ramBytes,
    cmsisNnCycles: baselineCost(core, board).latencyCycles,
    layers: layers.map(({ layer, form, latencyCycles, flashBytes, scratchBytes }, n) => {
      const cmsisNnCycles = baselineLayerCost(core, core.layers[n]!, board).latencyCycles;
      return { layer, form, latencyCycles, flashBytes, scratchBytes, cmsisNnCycles };
    }),
  };
}

/** As text: one line per layer in aligned columns, then the network. */
export function predictedTable({ layers, cmsisNnCycles, ...whole }: PredictedCost): string {
  const header = ['#', 'kernel', 'cycles', 'CMSIS-NN cycles', 'flash', 'scratch'];
  const rows = layers.map((cost) => [
    String(cost.layer),
    cost.form,
    formatCount(cost.latencyCycles),
    formatCount(Math.round(cost.cmsisNnCycles)),
    formatBytes(cost.flashBytes),
    formatBytes(cost.scratchBytes),
  ]);
  const saved = reductionText(reductionPercent(cmsisNnCycles, whole.latencyCycles));
  return [
    `exact on ${whole.board}, by the cycle model:`,
    ...alignedRows([header, ...rows]),
    `${formatCount(whole.latencyCycles)} cycles, ${formatMilliseconds(whole.latencyMilliseconds)}, ${saved}; ` +
      `${formatBytes(whole.flashBytes)} of flash, ${formatBytes(whole.ramBytes)} of RAM`,
    '',
  ].join('\n');
}
