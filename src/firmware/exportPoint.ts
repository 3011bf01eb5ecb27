import { inputActivations, runLayers } from '../arithmetic/runNetwork.ts';
import { integerNetwork } from '../network/integerNetwork.ts';
import { buildBundle } from './buildBundle.ts';
import type { BundleJob } from './bundleJob.ts';
import type { ExportRequest } from './exportRequest.ts';
import type { ModelledLayer } from './image/modelledLayers.ts';
import { modelledLayers } from './image/modelledLayers.ts';
import { networkImage } from './image/networkImage.ts';
import type { Program } from './image/program.ts';
import { programOf } from './image/program.ts';
import { runtimeIds, runtimeOf } from './image/runtime.ts';
import { outputsCrc32 } from './outputsCrc32.ts';

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

/** What is known of a machine that runs the firmware of a request: by it the firmware is recognised. */
export interface FirmwareMarks {
  /** Empty where no ready firmware is for the machine: then it runs what `make` builds of the bundle. */
  readonly imageCrc: string;
  readonly outputsCrc: string;
  /** What the model says of its layers on the request's board. */
  readonly layers: readonly ModelledLayer[];
}

export function firmwareMarks(request: ExportRequest, machine: string): FirmwareMarks {
  const job = jobOf(request);
  const ready = runtimeIds.includes(machine) ? networkImage(job, runtimeOf(machine)) : null;
  const outputs = job.vectors.outputs.slice(0, ready?.vectorCount);
  return { imageCrc: ready?.crc ?? '', outputsCrc: outputsCrc32({ outputs }), layers: modelledLayers(job) };
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
