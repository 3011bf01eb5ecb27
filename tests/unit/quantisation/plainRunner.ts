import { runNetwork } from '../../../src/arithmetic/runNetwork.ts';
import { runFloatNetwork } from '../../../src/quantisation/floatOperators.ts';
import type { QuantisationRunner } from '../../../src/quantisation/quantise.ts';
import { logitsNetwork } from '../../../src/refinement/logitsNetwork.ts';

/** Everything on the plain operators. */
export const plainRunner: QuantisationRunner = {
  floatOutputs: async (network, images) => images.map((image) => runFloatNetwork(network, image)),
  int8Logits: async (network, inputs) =>
    inputs.map((input) => runNetwork(logitsNetwork(network), input, { rounding: 'double' }) as Int8Array),
};
