import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { engineJob } from '../../src/exploration/holdExploration.ts';
import { readModel } from '../../src/network/readModel.ts';
import { createWasmEngine } from '../../workers/engine/wasmEngine.ts';
import { compiledKernels } from '../kernels.ts';
import { realData, realDataFolder } from '../realData.ts';

const imageBytes = 3072;
const pixels = 1024;
const outputCount = 10;

/** Records of one label byte and three colour planes, as int8 pixel - 128, channels last. */
function cifarInputs(): Int8Array[] {
  const bytes = readFileSync(realData('cifar10/test_batch.bin'));
  return Array.from({ length: bytes.length / (imageBytes + 1) }, (_, n) => {
    const planes = bytes.subarray(n * (imageBytes + 1) + 1, (n + 1) * (imageBytes + 1));
    const input = new Int8Array(imageBytes);
    for (let i = 0; i < imageBytes; i++) input[i] = planes[(i % 3) * pixels + Math.floor(i / 3)]! - 128;
    return input;
  });
}

describe.skipIf(!realDataFolder)('ResNet-8 on the engine', () => {
  test('gives all 10,000 outputs of CMSIS-NN, byte for byte', () => {
    const model = readFileSync(realData('mlperf-tiny/pretrainedResnet_quant.tflite'));
    const engine = createWasmEngine(compiledKernels());
    engine.open(engineJob(readModel(model, 'ResNet-8'), 'double'));
    const outputs = new Int8Array(10_000 * outputCount);
    engine.outputs({ inputs: cifarInputs() }).forEach((output, n) => outputs.set(output, n * outputCount));
    const expected = readFileSync(realData('mlperf-tiny/resnet8_cifar10_test_outputs_int8.bin'));
    expect(Buffer.compare(Buffer.from(outputs.buffer), expected)).toBe(0);
  });
});
