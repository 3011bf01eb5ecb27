import { inputActivations, runLayers } from '../arithmetic/runNetwork.ts';
import type { Board } from '../boards/board.ts';
import type { Exploration } from '../exploration/exploration.ts';
import { budgetMark } from '../exploration/points/confidence.ts';
import { pricingOfBoard } from '../exploration/recipe/recipeBoard.ts';
import { boardViewText } from '../exploration/views/boardView.ts';
import { pointCost, pointNetwork, pointSummary } from '../exploration/views/pointSummary.ts';
import { skippingLines } from '../exploration/views/skippingText.ts';
import { isPixelInput } from '../images/pixelInput.ts';
import { networkInput } from '../images/quantiseInput.ts';
import { integerNetwork } from '../network/integerNetwork.ts';
import type { Network } from '../network/network.ts';
import { codeInMemoryOf, formsOf, tablesInRamOf } from '../plan/fittingKernels.ts';
import { version } from '../version.ts';
import { capitalised } from '../words/capitalised.ts';
import type { KeptBudget } from './accuracyParagraphs.ts';
import { accuracyParagraphs } from './accuracyParagraphs.ts';
import { buildBundle } from './buildBundle.ts';
import type { BundleJob, JsonObject } from './bundleJob.ts';
import { noLabel } from './bundleJob.ts';
import { identifier } from './identifier.ts';
import type { ModelledLayer } from './image/modelledLayers.ts';
import { modelledLayers } from './image/modelledLayers.ts';
import { networkImage } from './image/networkImage.ts';
import type { Program } from './image/program.ts';
import { programOf } from './image/program.ts';
import { runtimeOf } from './image/runtime.ts';
import { outputsCrc32 } from './outputsCrc32.ts';

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
        ...(note && { priced: { for: pricingOfBoard(board), note } }),
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
  return skippingLines(exploration).map((line) => `${capitalised(line)}.`);
}

/** The bundle (zip) of a request: computes the expected outputs by the specification and writes all files. */
export function exportBundle(request: ExportRequest): Uint8Array {
  return buildBundle(jobOf(request));
}

/**
 * The program of a request, without a toolchain.
 * @param machine a board or a QEMU machine, if not the request's board
 * @throws TauscopeError not-found, model-limit
 */
export function exportFirmware(request: ExportRequest, machine = request.job.board.id): Program {
  const runtime = runtimeOf(machine);
  return programOf(runtime, networkImage(jobOf(request), runtime));
}

/** What is known of a board that runs the firmware of a request: by it the firmware is recognised. */
export interface FirmwareMarks {
  readonly imageCrc: string;
  readonly outputsCrc: string;
  /** What the model says of its layers on the request's board. */
  readonly layers: readonly ModelledLayer[];
}

export function firmwareMarks(request: ExportRequest, machine: string): FirmwareMarks {
  const job = jobOf(request);
  const { crc, vectorCount } = networkImage(job, runtimeOf(machine));
  const outputs = job.vectors.outputs.slice(0, vectorCount);
  return { imageCrc: crc, outputsCrc: outputsCrc32({ outputs }), layers: modelledLayers(job) };
}

function jobOf({ network, job, inputs, labels }: ExportRequest): BundleJob {
  const core = integerNetwork(network);
  const tables = inputs.map((input) => {
    const values = inputActivations(network, input);
    runLayers(network, values, 0, network.layers.length, job.rounding);
    return values;
  });
  const vectors = {
    inputs: tables.map((values) => values[core.input] as Int8Array),
    outputs: tables.map((values) => values[core.output] as Int8Array),
    labels,
  };
  return { ...job, network: core, vectors };
}

/** A bundle, or firmware as its board takes it. */
export type ExportEnding = 'zip' | Board['flashing']['file'];

/** File name of what is made of a point: its bundle or its firmware. */
export function exportName(exploration: Exploration, point: number, ending: ExportEnding): string {
  const { network, board } = exploration;
  return `tauscope-${identifier(network.name)}-${board.id}-point${point}.${ending}`;
}
