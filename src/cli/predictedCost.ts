import type { Board } from '../boards/board.ts';
import type { PredictedCost } from '../exploration/views/predictedCost.ts';
import { predictedCost } from '../exploration/views/predictedCost.ts';
import { integerNetwork } from '../network/integerNetwork.ts';
import type { Network } from '../network/network.ts';
import type { MemoryLimits } from '../plan/fittingKernels.ts';
import { boardLimits, tighterLimits } from '../plan/fittingKernels.ts';
import { networkCost } from '../plan/networkCost.ts';
import { formatBytes } from '../words/bytes.ts';
import { formatCount } from '../words/counts.ts';
import { formatMilliseconds } from '../words/durations.ts';
import { reductionPercent, reductionText } from '../words/reductions.ts';
import { alignedRows } from './alignedRows.ts';

/** What a network takes on a board. Throws TauscopeError `model-unsupported` for a network that is not int8 within. */
export function predicted(network: Network, board: Board, limits: MemoryLimits = {}): PredictedCost {
  const core = integerNetwork(network);
  const within = tighterLimits(boardLimits(board), limits);
  return predictedCost(core, board, networkCost(core, board, { limits: within }));
}

/** As text: one line per layer in aligned columns, then the network. */
export function predictedTable({ layers, cmsisNnCycles, ...whole }: PredictedCost): string {
  const header = [
    ...['#', 'kernel', 'cycles', 'CMSIS-NN cycles'],
    ...['flash', 'scratch', 'tables in RAM', 'code in code memory'],
  ];
  const rows = layers.map((cost) => [
    String(cost.layer),
    cost.form,
    formatCount(cost.latencyCycles),
    formatCount(Math.round(cost.cmsisNnCycles)),
    formatBytes(cost.flashBytes),
    formatBytes(cost.scratchBytes),
    formatBytes(cost.tableRamBytes),
    formatBytes(cost.codeMemoryBytes),
  ]);
  const codeText = whole.codeMemoryBytes > 0 ? `, ${formatBytes(whole.codeMemoryBytes)} of code memory` : '';
  const saved = reductionText(reductionPercent(cmsisNnCycles, whole.latencyCycles));
  return [
    `exact on ${whole.board}, by the cycle model:`,
    ...alignedRows([header, ...rows]),
    `${formatCount(whole.latencyCycles)} cycles, ${formatMilliseconds(whole.latencyMilliseconds)}, ${saved}; ` +
      `${formatBytes(whole.flashBytes)} of flash, ${formatBytes(whole.ramBytes)} of RAM${codeText}`,
    '',
  ].join('\n');
}
