import { sha256Hex } from '../network/sha256.ts';
import { reductionPercent } from '../words/reductions.ts';
import type { BundleJob, JsonObject, StoredFile } from './bundleJob.ts';
import type { BundleFigures } from './formParagraphs.ts';
import { outputsCrc32 } from './outputsCrc32.ts';

/** Raised when a reader of manifest.json would have to change. */
const manifestVersion = 1;

/** Text of manifest.json: what the bundle is, what was predicted, and the SHA-256 of every other file. */
export function manifestText(
  job: BundleJob,
  { cost, baseline, linked, ready }: Omit<BundleFigures, 'kernels'>,
  files: readonly StoredFile[],
): string {
  const manifest: JsonObject = {
    manifestVersion,
    tool: { name: 'tauscope', version: job.toolVersion },
    network: job.network.name,
    board: job.board.id,
    rounding: job.rounding,
    ...(job.classNames && { classNames: job.classNames }),
    facts: job.facts,
    estimate: {
      latencyCycles: cost.latencyCycles,
      latencyCyclesLow: cost.latencyCyclesLow,
      latencyCyclesHigh: cost.latencyCyclesHigh,
      latencyMilliseconds: cost.latencyMilliseconds,
      cmsisNnCycles: baseline.latencyCycles,
      latencyReductionPercent: reductionPercent(baseline.latencyCycles, cost.latencyCycles),
      energyMicrojoules: cost.energyMicrojoules,
      instructions: cost.instructions,
      macs: cost.macs,
      smlads: cost.smlads,
      flashBytes: cost.flashBytes,
      ramBytes: cost.ramBytes,
      tableRamBytes: cost.tableRamBytes,
      codeMemoryBytes: cost.codeMemoryBytes,
      layers: cost.layers.map((layer) => ({
        layer: layer.layer,
        form: layer.form,
        macs: layer.macs,
        smlads: layer.smlads,
        instructions: layer.instructions,
        latencyCycles: layer.latencyCycles,
        latencyCyclesLow: layer.latencyCyclesLow,
        latencyCyclesHigh: layer.latencyCyclesHigh,
        cmsisNnCycles: baseline.layers.get(layer.layer)?.latencyCycles ?? 0,
        flashBytes: layer.flashBytes,
        scratchBytes: layer.scratchBytes,
        tableRamBytes: layer.tableRamBytes,
        codeMemoryBytes: layer.codeMemoryBytes,
      })),
    },
    vectors: {
      count: job.vectors.inputs.length,
      outputsCrc32: outputsCrc32(job.vectors),
      linked: Object.fromEntries(linked),
    },
    ready:
      'files' in ready
        ? { imageCrc32: ready.imageCrc, files: ready.files.map(({ path }) => path) }
        : { files: [], reason: ready.reason },
    files: Object.fromEntries(files.map(({ path, bytes }) => [path, sha256Hex(bytes)])),
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}
