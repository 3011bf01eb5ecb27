import type { Exploration } from '../exploration/exploration.ts';
import { budgetMark } from '../exploration/points/confidence.ts';
import { boardViewText, shownPricing } from '../exploration/views/boardView.ts';
import { pointCost, pointNetwork, pointSummary } from '../exploration/views/pointSummary.ts';
import { skippingLines } from '../exploration/views/skippingText.ts';
import { isPixelInput } from '../images/pixelInput.ts';
import { networkInput } from '../images/quantiseInput.ts';
import type { Network } from '../network/network.ts';
import { codeInMemoryOf, formsOf, tablesInRamOf } from '../plan/fittingKernels.ts';
import { version } from '../version.ts';
import { capitalised } from '../words/capitalised.ts';
import type { KeptBudget } from './accuracyParagraphs.ts';
import { accuracyParagraphs } from './accuracyParagraphs.ts';
import type { BundleJob, JsonObject } from './bundleJob.ts';
import { noLabel } from './bundleJob.ts';
import { commentText } from './comment.ts';

/** Images whose outputs the firmware must reproduce. */
const vectorCount = 8;

/** One point of an exploration with all its bundle needs, as plain data that a worker can be sent. */
export interface ExportRequest {
  /** Takes the inputs, and need not be int8 at its ends. */
  readonly network: Network;
  readonly job: Omit<BundleJob, 'network' | 'vectors'>;
  readonly inputs: readonly (Int8Array | Float32Array)[];
  readonly labels: readonly number[];
}

interface ExportSettings {
  /** Begins the names of C symbols; without it they begin with the network's name. */
  readonly prefix?: string;
  /** By which a benchmark's runner knows the network's data; without it that name. */
  readonly runnerModel?: string;
  /** What chose the point, if not its number. */
  readonly budget?: KeptBudget;
}

export function exportRequest(
  exploration: Exploration,
  point: number,
  { prefix, runnerModel, budget }: ExportSettings = {},
): ExportRequest {
  const { network, images, recipe, board, splits, exactCost } = exploration;
  const { activationBytes, limits } = exactCost;
  const { layers } = pointCost(exploration, point);
  const checked = splits.heldOut.length > 0 ? splits.heldOut : splits.selection;
  const vectorImages = [...checked.subarray(0, vectorCount)];
  const chosen = pointSummary(exploration, point);
  const pricing = shownPricing(exploration);
  const note = boardViewText(exploration);
  const { heldOutFlips } = chosen;
  const promise = budget && {
    reading: 'estimate',
    ...budget,
    heldOut: heldOutFlips && budgetMark(heldOutFlips, budget.budgetPp),
  };
  return {
    network: pointNetwork(exploration, point),
    job: {
      rounding: recipe.rounding,
      board,
      ...(limits.flashBytes === undefined ? {} : { flashLimitBytes: limits.flashBytes }),
      activationBytes,
      forms: formsOf(layers),
      tablesInRam: tablesInRamOf(layers),
      codeInMemory: codeInMemoryOf(layers),
      facts: {
        recipe,
        chosen,
        ...(promise && { budget: promise }),
        ...(pricing && { priced: { for: pricing, note } }),
      } as unknown as JsonObject,
      accuracy: [
        accuracyParagraphs(chosen, budget),
        ...skippingParagraphs(exploration),
        ...(note ? [note] : []),
      ].join('\n\n'),
      ...(images.classNames && { classNames: images.classNames }),
      toolVersion: version,
      ...(prefix === undefined ? {} : { prefix }),
      ...(runnerModel === undefined ? {} : { runnerModel }),
      pixelInput: isPixelInput(images, network, recipe.inputScale),
    },
    inputs: vectorImages.map(networkInput(images, network, recipe.inputScale)),
    labels: vectorImages.map((image) => images.labels[image] ?? noLabel),
  };
}

function skippingParagraphs(exploration: Exploration): string[] {
  const { network } = exploration;
  const named = { ...network, name: commentText(network.name) };
  return skippingLines({ ...exploration, network: named }).map((line) => `${capitalised(line)}.`);
}
