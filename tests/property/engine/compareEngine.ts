import { expect } from 'vitest';
import { classOf } from '../../../src/arithmetic/classOf.ts';
import { runNetwork } from '../../../src/arithmetic/runNetwork.ts';
import { classThreshold } from '../../../src/network/classThreshold.ts';
import type { Network, Rounding } from '../../../src/network/network.ts';
import { elementCount, tensorOf } from '../../../src/network/network.ts';
import { createEvaluator } from '../../../workers/engine/evaluator.ts';
import { compiledKernels } from '../../kernels.ts';
import type { Random } from './random.ts';

const kernels = compiledKernels();
const budgetBytes = 64 * 1024 * 1024;

function randomInput(random: Random, network: Network): Int8Array | Float32Array {
  const { shape, type } = tensorOf(network, network.input);
  const values = random.int8s(elementCount(shape));
  return type === 'int8' ? values : Float32Array.from(values, (value) => value / 7);
}

/** Runs a network on the engine's kernels and on the plain operators, on random numbers of random images. */
export function compareEngine(network: Network, rounding: Rounding, random: Random): void {
  const evaluator = createEvaluator(kernels, network, rounding, budgetBytes);
  for (let batch = 0; batch < 2; batch++) {
    const inputs = Array.from(
      { length: random.whole(1, random.pick([1, 12, 27, evaluator.batchImages])) },
      () => randomInput(random, network),
    );
    evaluator.load(inputs);
    evaluator.run(0, network.layers.length);
    const expected = inputs.map((input) => runNetwork(network, input, { rounding }));
    expect(evaluator.outputs()).toEqual(expected);
    const threshold = classThreshold(network);
    expect([...evaluator.classes()]).toEqual(expected.map((output) => classOf(output, threshold)));
  }
}
