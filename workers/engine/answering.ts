import { classOf } from '../../src/arithmetic/classOf.ts';
import type { TensorValues } from '../../src/arithmetic/runNetwork.ts';
import type { WantedOutputs } from '../../src/exploration/engine.ts';
import { classThreshold } from '../../src/network/classThreshold.ts';
import type { Network } from '../../src/network/network.ts';
import { realOf, tensorOf } from '../../src/network/network.ts';

/**
 * What a network's output for the nth input answers: its class, or with `wanted` 1 where all values are within the tolerance of that input's
 * targets, else 0.
 */
export function answering(
  network: Network,
  wanted?: WantedOutputs,
): (output: TensorValues, n: number) => number {
  if (!wanted) {
    const threshold = classThreshold(network);
    return (output) => classOf(output, threshold);
  }
  const tensor = tensorOf(network, network.output);
  const { targets, tolerance } = wanted;
  return (output, n) => {
    for (let k = 0; k < output.length; k++)
      if (Math.abs(realOf(tensor, output[k]!) - targets[n * output.length + k]!) > tolerance) return 0;
    return 1;
  };
}
