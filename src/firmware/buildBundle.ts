import { networkBaseline } from '../baseline/networkBaseline.ts';
import { TauscopeError } from '../network/errors.ts';
import type { Network } from '../network/network.ts';
import { elementCount, tensorOf } from '../network/network.ts';
import { formsOf } from '../plan/fittingKernels.ts';
import { networkCost } from '../plan/networkCost.ts';
import { assemblySource } from './assemblySource.ts';
import type { BundleFile, BundleJob, StoredFile, TestVectors } from './bundleJob.ts';
import { commentText } from './comment.ts';
import { identifier } from './identifier.ts';
import { libraryFiles } from './libraryFiles.ts';
import { linkedVectors } from './linkedVectors.ts';
import { manifestText } from './manifest.ts';
import { networkSource } from './portable/networkSource.ts';
import { projectFiles } from './projectFiles.ts';
import { readmeFile } from './readme.ts';
import { readyProgram } from './readyProgram.ts';
import { vectorsSource } from './vectorsSource.ts';
import { zipOf } from './zip.ts';

/**
 * The chosen point as a zip that builds and checks itself with a C compiler: manifest.json first, then every
 * file by name. The same job gives the same bytes in every JavaScript engine.
 * @throws TauscopeError `data-mismatch` when the vectors do not fit the network.
 */
export function buildBundle(job: BundleJob): Uint8Array {
  return zipOf(bundleFiles(job));
}

/** The files of {@link buildBundle} in their order. */
function bundleFiles(job: BundleJob): StoredFile[] {
  const { network, rounding, board, vectors, forms, activationBytes = Infinity } = job;
  const { tablesInRam = new Set<number>(), codeInMemory = new Set<number>() } = job;
  checkVectors(network, vectors);
  const prefix = job.prefix ?? identifier(network.name);
  const plan = { rounding, activationBytes, tablesInRam, codeInMemory };
  const cost = networkCost(network, board, forms ? { ...plan, forms } : plan);
  const assembly = assemblySource(network, { ...plan, board, prefix, forms: formsOf(cost.layers) });
  const baseline = networkBaseline(network, board);
  const linked = linkedVectors(job, cost.flashBytes);
  const ready = readyProgram(job);
  const portable = networkSource(network, prefix, rounding, assembly.memory);
  const sources = [...portable.files, ...assembly.files];
  const code = [...projectFiles(sources, rounding, prefix, board, linked), ...sources];
  const library = libraryFiles({
    description: `Network ${commentText(network.name)}.`,
    prefix,
    version: job.toolVersion,
    sources: code.map(({ path }) => path).filter((path) => /^src\/.*\.[cS]$/.test(path)),
    arenaBytes: portable.plan.arenaBytes,
    assembly: assembly.memory,
  });
  const texts = [
    ...code,
    ...library,
    ...vectorsSource(vectors, prefix),
    readmeFile(job, { cost, baseline, kernels: assembly.kernels, linked, ready }, prefix),
  ];
  const files = [...texts.map(stored), ...('files' in ready ? ready.files : [])].sort((a, b) =>
    a.path < b.path ? -1 : 1,
  );
  const manifest = manifestText(job, { cost, baseline, linked, ready }, files);
  return [stored({ path: 'manifest.json', text: manifest }), ...files];
}

function stored({ path, text }: BundleFile): StoredFile {
  return { path, bytes: new TextEncoder().encode(text) };
}

function checkVectors(network: Network, { inputs, outputs, labels }: TestVectors): void {
  const inputBytes = elementCount(tensorOf(network, network.input).shape);
  const outputBytes = elementCount(tensorOf(network, network.output).shape);
  const fits =
    inputs.length > 0 &&
    outputs.length === inputs.length &&
    labels.length === inputs.length &&
    inputs.every((input) => input.length === inputBytes) &&
    outputs.every((output) => output.length === outputBytes);
  if (fits) return;
  throw new TauscopeError(
    'data-mismatch',
    `Firmware for ${network.name} needs test vectors of ${inputBytes} int8 inputs, ${outputBytes} int8 outputs and a ` +
      `label each; found ${inputs.length} inputs of ${inputs[0]?.length ?? 0}, ${outputs.length} outputs of ` +
      `${outputs[0]?.length ?? 0} and ${labels.length} labels.`,
  );
}
