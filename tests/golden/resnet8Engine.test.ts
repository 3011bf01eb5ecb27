import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { engineJob } from '../../src/exploration/holdExploration.ts';
import { readTflite } from '../../src/network/tflite/readTflite.ts';
import { createWasmEngine } from '../../workers/engine/wasmEngine.ts';
import { compiledKernels } from '../kernels.ts';
import { realData, realDataFolder } from '../realData.ts';

const IMAGE_BYTES = 3072;
const PIXELS = 1024;
const OUTPUTS = 10;

/** Records of one label byte and three colour planes, as int8 pixel - 128, channels last. */
function cifarInputs(): Int8Array[] {
  const bytes = readFileSync(realData('cifar10/test_batch.bin'));
  return Array.from({ length: bytes.length / (IMAGE_BYTES + 1) }, (_, n) => {
    const planes = bytes.subarray(n * (IMAGE_BYTES + 1) + 1, (n + 1) * (IMAGE_BYTES + 1));
    const input = new Int8Array(IMAGE_BYTES);
    for (let i = 0; i < IMAGE_BYTES; i++) input[i] = planes[(i % 3) * PIXELS + Math.floor(i / 3)]! - 128;
    return input;
  });
}

describe.skipIf(!realDataFolder)('ResNet-8 on the engine', () => {
  it('gives all 10,000 outputs of CMSIS-NN, byte for byte', () => {
    const model = readFileSync(realData('mlperf-tiny/pretrainedResnet_quant.tflite'));
    const engine = createWasmEngine(compiledKernels());
    engine.open(engineJob(readTflite(model, 'ResNet-8'), 'double'));
    const outputs = new Int8Array(10_000 * OUTPUTS);
    engine.outputs({ inputs: cifarInputs() }).forEach((output, n) => outputs.set(output, n * OUTPUTS));
    const expected = readFileSync(realData('mlperf-tiny/resnet8_cifar10_test_outputs_int8.bin'));
    expect(Buffer.compare(Buffer.from(outputs.buffer), expected)).toBe(0);
  });
});
