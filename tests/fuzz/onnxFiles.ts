import assert from 'node:assert/strict';
import { TauscopeError } from '../../src/network/errors.ts';
import type { FloatNetwork } from '../../src/network/floatNetwork.ts';
import { floatTensor } from '../../src/network/floatNetwork.ts';
import { elementCount } from '../../src/network/network.ts';
import { writeFloatOnnx } from '../../src/network/onnx/write/writeFloat.ts';
import { writeQdqOnnx } from '../../src/network/onnx/write/writeQdq.ts';
import { readFloatModel } from '../../src/network/readFloatModel.ts';
import { readModel } from '../../src/network/readModel.ts';
import { realNetwork } from '../../src/network/realNetwork.ts';
import { isTflite } from '../../src/network/tflite/readTflite.ts';
import { runFloatNetwork } from '../../src/quantisation/floatOperators.ts';
import { OutcomeJudge } from '../bad-files/modelOutcome.ts';
import type { Random } from '../property/engine/random.ts';
import { detector, lenet, mixed, mobilenet, resnet } from '../unit/network/onnx/drawnNetworks.ts';
import { buildOnnx } from '../unit/network/onnx/onnxWriter.ts';
import { floatStyles, floatTflite } from '../unit/network/tflite/floatTflite.ts';
import { buildTflite } from '../unit/network/tflite/tfliteBuilder.ts';
import { drawnModel } from './drawnModel.ts';
import { mutated } from './mutation.ts';

/** A damaged int8 model between quantisation steps. True when it is read. */
export function judgeQdq(random: Random): boolean {
  const judge = new OutcomeJudge();
  judge.judge(mutated(random, drawnQdq(random)));
  return judge.outcomes.valid > 0;
}

/** A damaged float model. True when it is read; its network then runs. */
export function judgeFloat(random: Random): boolean {
  return judgeFloatFile(
    mutated(random, buildOnnx(random.pick([lenet, mixed, resnet, mobilenet, detector])(random))),
  );
}

/** The same in TensorFlow Lite. */
export function judgeFloatTflite(random: Random): boolean {
  const network = readFloatModel(buildOnnx(random.pick([lenet, resnet])(random)), 'drawn');
  const file = mutated(random, buildTflite(floatTflite(network, random.pick(floatStyles))));
  if (isTflite(file)) return judgeFloatFile(file);
  return false;
}

function judgeFloatFile(file: Uint8Array): boolean {
  let network: FloatNetwork;
  try {
    network = readFloatModel(file, 'damaged');
  } catch (error) {
    if (!(error instanceof TauscopeError)) throw error;
    assert(error.code.startsWith('model-'), error.code);
    assert.match(error.message, /^[^\p{C}]{20,600}$/u);
    return false;
  }
  const [input, output] = [0, network.layers.length].map((id) =>
    elementCount(floatTensor(network, id).shape),
  );
  assert.equal(runFloatNetwork(network, new Float32Array(input!).fill(0.5)).length, output);
  return true;
}

/** Some drawn models are refused, and steps between scales say nothing in real numbers: then another is drawn. */
function drawnQdq(random: Random): Uint8Array {
  for (;;) {
    try {
      const network = readModel(buildTflite(drawnModel(random)), 'drawn');
      return random.chance(0.9)
        ? writeQdqOnnx(network)
        : writeFloatOnnx(realNetwork(network), [network.output]);
    } catch (error) {
      if (!(error instanceof TauscopeError)) throw error;
    }
  }
}
