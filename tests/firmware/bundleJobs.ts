import { classOf } from '../../src/arithmetic/classOf.ts';
import { runNetwork } from '../../src/arithmetic/runNetwork.ts';
import { boardOf } from '../../src/boards/boards.ts';
import type { BundleJob } from '../../src/firmware/bundleJob.ts';
import { integerNetwork } from '../../src/network/integerNetwork.ts';
import type { IntegerNetwork, Network, Rounding } from '../../src/network/network.ts';
import { convLayers, elementCount, tensorOf, withLayers } from '../../src/network/network.ts';
import { operandPairs } from '../../src/network/operandPairs.ts';
import { withSkipped } from '../../src/network/skippedPairs.ts';
import type { Random } from './networkBuilder.ts';

/** The int8 part of a network whose convolutions skip about `share` of their pairs, at random. */
export function randomlySkipping(network: Network, share: number, random: Random): IntegerNetwork {
  const layers = convLayers(network).map((layer) => {
    const entries = layer.bias.length * operandPairs(layer).pairCount;
    const skips = () => (random(1000) < share * 1000 ? 1 : 0);
    return withSkipped(layer, Uint8Array.from({ length: entries }, skips));
  });
  return integerNetwork(withLayers(network, layers));
}

/** Of bundles whose names do not matter: what they have in common is then the same to a compiler. */
export const commonPrefix = 'tested';

/** A job with random inputs and the outputs that the exact operators compute. */
export function jobFor(
  network: IntegerNetwork,
  options: { rounding?: Rounding; vectors?: number; random: Random },
): BundleJob {
  const { rounding = 'double', vectors = 3, random } = options;
  const inputBytes = elementCount(tensorOf(network, network.input).shape);
  const inputs = Array.from({ length: vectors }, () =>
    Int8Array.from({ length: inputBytes }, () => random(256) - 128),
  );
  const { zeroPoint } = tensorOf(network, network.output);
  const outputs = inputs.map((input) => Int8Array.from(runNetwork(network, input, { rounding })));
  return {
    network,
    rounding,
    vectors: { inputs, outputs, labels: outputs.map((output) => classOf(output, zeroPoint)) },
    board: boardOf('nucleo-u575zi-q'),
    facts: { model: { name: network.name, sha256: 'not from a file' }, thresholds: [] },
    toolVersion: '0.1.0',
  };
}
