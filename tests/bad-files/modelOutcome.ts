import assert from 'node:assert/strict';
import { runNetwork } from '../../src/arithmetic/runNetwork.ts';
import { TauscopeError } from '../../src/network/errors.ts';
import { modelLimits } from '../../src/network/limits.ts';
import type { Network } from '../../src/network/network.ts';
import { elementCount, tensorOf } from '../../src/network/network.ts';
import { readModel } from '../../src/network/readModel.ts';

/** How many damaged files of a batch ended how. */
export interface Outcomes {
  refused: number;
  valid: number;
}

/**
 * Judges damaged files: each is refused with a named error or gives a network within the limits, which then runs.
 * Networks that differ from an earlier one only in names, weights and biases are not run again.
 */
export class OutcomeJudge {
  readonly outcomes: Outcomes = { refused: 0, valid: 0 };
  readonly #ran = new Set<string>();

  judge(file: Uint8Array): void {
    let network: Network;
    try {
      network = readModel(file, 'damaged.tflite');
    } catch (error) {
      if (!(error instanceof TauscopeError)) throw error;
      assert(error.code.startsWith('model-'), error.code);
      assert.match(error.message, /^[^\p{C}]{20,900}$/u);
      this.outcomes.refused += 1;
      return;
    }
    this.outcomes.valid += 1;
    checkLimits(network);
    const key = JSON.stringify(network, (name, value: unknown) => {
      if (name === 'name' || name === 'weights' || name === 'bias') return undefined;
      // Otherwise each element of a table is asked for.
      return ArrayBuffer.isView(value) ? (value as Int32Array).join() : value;
    });
    if (this.#ran.has(key)) return;
    this.#ran.add(key);
    checkRuns(network);
  }
}

function checkLimits(network: Network): void {
  assert(network.tensors.length <= modelLimits.tensors);
  const parameters = network.layers.map((layer) => ('weights' in layer ? layer.weights.byteLength : 0));
  assert(parameters.reduce((a, b) => a + b, 0) <= modelLimits.parameterBytes);
  for (const { shape, scale, zeroPoint } of network.tensors) {
    assert(elementCount(shape) <= modelLimits.elementsPerTensor);
    assert(scale > 0 && scale < Infinity && zeroPoint >= -128 && zeroPoint <= 127);
  }
}

function checkRuns(network: Network): void {
  const input = tensorOf(network, network.input);
  const output = tensorOf(network, network.output);
  const values = Array.from({ length: elementCount(input.shape) }, (_, i) => ((i * 97 + 31) % 256) - 128);
  const data = input.type === 'int8' ? Int8Array.from(values) : Float32Array.from(values, (v) => v / 64);
  assert.equal(runNetwork(network, data, { rounding: 'double' }).length, elementCount(output.shape));
}
