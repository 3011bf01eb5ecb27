import { runNetwork } from '../../src/arithmetic/runNetwork.ts';
import { classOf } from '../../src/arithmetic/classOf.ts';
import type { BundleJob } from '../../src/firmware/bundleJob.ts';
import type { Network, Rounding } from '../../src/network/network.ts';
import { convLayers, elementCount, tensorOf } from '../../src/network/network.ts';
import { operandPairs } from '../../src/network/operandPairs.ts';
import type { SkipMasks } from '../../src/significance/skipMask.ts';
import { withSkips } from '../../src/significance/skipMask.ts';
import { boardOf } from '../../src/boards/boards.ts';
import { integerCore } from '../../src/network/integerNetwork.ts';
import type { Random } from './networkBuilder.ts';

/** Masks that skip about `share` of the pairs of every convolution, at random. */
export function randomMasks(network: Network, share: number, random: Random): SkipMasks {
  return new Map(
    convLayers(network).map((layer) => {
      const entries = layer.bias.length * operandPairs(network, layer).pairCount;
      const mask = Uint8Array.from({ length: entries }, () => (random(1000) < share * 1000 ? 1 : 0));
      return [layer.index, mask];
    }),
  );
}

/** A job with random inputs and the outputs that the exact operators compute for the network with its skips. */
export function jobFor(
  network: Network,
  masks: SkipMasks,
  options: { rounding?: Rounding; vectors?: number; random: Random },
): BundleJob {
  const { rounding = 'double', vectors = 3, random } = options;
  const core = integerCore(withSkips(network, masks));
  const inputBytes = elementCount(tensorOf(core, core.input).shape);
  const inputs = Array.from({ length: vectors }, () =>
    Int8Array.from({ length: inputBytes }, () => random(256) - 128),
  );
  const outputs = inputs.map((input) => Int8Array.from(runNetwork(core, input, { rounding })));
  return {
    network,
    masks,
    rounding,
    vectors: { inputs, outputs, labels: outputs.map(classOf) },
    board: boardOf('nucleo-u575zi-q'),
    facts: { model: { name: network.name, sha256: 'not from a file' }, thresholds: [] },
    toolVersion: '0.1.0',
  };
}
