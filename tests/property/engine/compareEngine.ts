import assert from 'node:assert/strict';
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

/**
 * Runs a network on the engine's kernels and on the plain operators, on random numbers of random images; `mostImages` are those
 * of a batch where they are not as many as the engine takes at a time.
 */
export function compareEngine(
  network: Network,
  rounding: Rounding,
  random: Random,
  mostImages = Infinity,
): void {
  const evaluator = createEvaluator(kernels, network, rounding, budgetBytes);
  for (let batch = 0; batch < 2; batch++) {
    const most = Math.min(mostImages, random.pick([1, 12, 27, evaluator.batchImages]));
    const inputs = Array.from({ length: random.whole(1, most) }, () => randomInput(random, network));
    evaluator.load(inputs);
    evaluator.run(0, network.layers.length);
    const expected = inputs.map((input) => runNetwork(network, input, { rounding }));
    assert.deepEqual(evaluator.outputs(), expected);
    const classes = expected.map((output) => classOf(output, classThreshold(network)));
    assert.deepEqual([...evaluator.classes()], classes);
  }
}
