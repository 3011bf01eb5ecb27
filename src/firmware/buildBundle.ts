import { TauscopeError } from '../network/errors.ts';
import type { Network } from '../network/network.ts';
import { convLayers, elementCount, tensorOf } from '../network/network.ts';
import { operandPairs } from '../network/operandPairs.ts';
import { networkCost } from '../plan/cost.ts';
import { formsOf } from '../plan/kernelChoice.ts';
import { integerCore } from '../network/integerNetwork.ts';
import { networkBaseline } from '../baseline/networkBaseline.ts';
import type { BundleFile, BundleJob, TestVectors } from './bundleJob.ts';
import { assemblySource } from './assemblySource.ts';
import { identifier } from './identifier.ts';
import { manifestText } from './manifest.ts';
import { networkSource } from './portable/networkSource.ts';
import { projectFiles } from './projectFiles.ts';
import { readmeFile } from './readme.ts';
import { vectorsSource } from './vectorsSource.ts';
import { zipOf } from './zip.ts';

/**
 * The chosen configuration as a zip that builds and checks itself with a C compiler: manifest.json first, then every
 * file by name. The same job gives the same bytes in every JavaScript engine.
 * @throws TauscopeError `model-unsupported` when float32 tensors lie inside the network, `data-mismatch` when the
 * vectors do not fit its int8 part ({@link integerCore}).
 */
export function buildBundle(job: BundleJob): Uint8Array {
  return zipOf(bundleFiles(job));
}

/** The files of {@link buildBundle} in their order. */
function bundleFiles(job: BundleJob): BundleFile[] {
  const core = integerCore(job.network);
  checkVectors(core, job.vectors);
  checkMasks(job);
  const prefix = identifier(core.name);
  const { rounding, board, masks, forms } = job;
  const cost = networkCost(core, board, masks, forms ? { rounding, forms } : { rounding });
  const assembly = assemblySource(core, masks, { rounding, board, prefix, forms: formsOf(cost.layers) });
  const baseline = networkBaseline(core, board);
  const files = [
    ...projectFiles(job.rounding, prefix),
    ...networkSource(core, masks, prefix, assembly.kernels.arenaBytes).files,
    ...assembly.files,
    ...vectorsSource(job.vectors, prefix),
    readmeFile(job, core, { cost, baseline, kernels: assembly.kernels }, prefix),
  ].sort((a, b) => (a.path < b.path ? -1 : 1));
  return [{ path: 'manifest.json', text: manifestText(job, core, { cost, baseline }, files) }, ...files];
}

function checkVectors(core: Network, { inputs, outputs, labels }: TestVectors): void {
  const inputBytes = elementCount(tensorOf(core, core.input).shape);
  const outputBytes = elementCount(tensorOf(core, core.output).shape);
  const fits =
    inputs.length > 0 &&
    outputs.length === inputs.length &&
    labels.length === inputs.length &&
    inputs.every((input) => input.length === inputBytes) &&
    outputs.every((output) => output.length === outputBytes);
  if (fits) return;
  throw new TauscopeError(
    'data-mismatch',
    `Firmware for ${core.name} needs test vectors of ${inputBytes} int8 inputs, ${outputBytes} int8 outputs and a ` +
      `label each; found ${inputs.length} inputs of ${inputs[0]?.length ?? 0}, ${outputs.length} outputs of ` +
      `${outputs[0]?.length ?? 0} and ${labels.length} labels.`,
  );
}

function checkMasks({ network, masks }: BundleJob): void {
  const convolutions = new Map(convLayers(network).map((layer) => [layer.index, layer]));
  for (const [index, mask] of masks) {
    const layer = convolutions.get(index);
    const expected = layer ? layer.bias.length * operandPairs(network, layer).pairCount : 0;
    if (mask.length !== expected)
      throw new RangeError(`skip mask of layer ${index} has ${mask.length} entries instead of ${expected}`);
  }
}
