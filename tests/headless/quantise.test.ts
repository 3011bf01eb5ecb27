import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { writeFloatOnnx } from '../../src/network/onnx/write/writeFloat.ts';
import { readModel } from '../../src/network/readModel.ts';
import { realNetwork } from '../../src/network/realNetwork.ts';
import { buildOnnx } from '../unit/network/onnx/onnxWriter.ts';
import { oneWorker } from './exploredFile.ts';
import { refusal } from './refusal.ts';
import { program, tauscope } from './tauscope.ts';

const folder = mkdtempSync(join(tmpdir(), 'tauscope-quantise-'));
const path = (name: string) => join(folder, name);
const splits = ['--calibration', '64', '--selection', '64', '--held-out', '300'];
const quantise = (...options: string[]) => [
  ...['quantise', path('float.onnx'), '--data', 'synthetic', ...splits, ...options],
];

async function runsWell(name: string): Promise<void> {
  const run = await tauscope([
    ...['run', path(name), '--data', 'synthetic', '--images', '0:300', '--json', ...oneWorker],
  ]);
  expect((JSON.parse(run.out) as { top1Percent: number }).top1Percent).toBeGreaterThan(80);
}

beforeAll(() => {
  const example = readFileSync(resolve(import.meta.dirname, '../../public/examples/lenet.tflite'));
  const network = realNetwork(readModel(new Uint8Array(example), 'lenet'));
  writeFileSync(path('float.onnx'), writeFloatOnnx(network, [network.layers.length]));
});

describe('tauscope quantise', () => {
  test('makes a .tflite, which runs as well as the float model', async () => {
    const made = await tauscope(quantise('--out', path('int8.tflite'), '--json'));
    expect(made.code).toBe(0);
    const report = JSON.parse(made.out) as Record<string, number | string>;
    expect(report).toMatchObject({ inputScale: 'x/255', heldOutImages: 300 });
    expect(Number(report['floatTop1Percent'])).toBeGreaterThan(80);
    expect(Number(report['lossPp'])).toBeLessThanOrEqual(1);
    await runsWell('int8.tflite');
  });

  test('makes an .onnx, which runs as well as the float model, and says what it did and how good it is', async () => {
    const options = ['--input-scale', 'x/255', ...oneWorker];
    const { code, out, err } = await tauscope(quantise('--out', path('int8.onnx'), ...options));
    expect(code).toBe(0);
    const [, float, loss] =
      /int8\.onnx: [\d,]+ bytes, int8 Top-1 [\d.]+ % against ([\d.]+) % in float on 300 held-out images \(loss (-?[\d.]+) pp, /.exec(
        out,
      )!;
    expect(Number(float)).toBeGreaterThan(80);
    expect(Number(loss)).toBeLessThanOrEqual(1);
    expect(out).toMatch(/input scale x\/255\n/);
    expect(err).toMatch(/^ranges: \d+ % /m);
    await runsWell('int8.onnx');
  });

  test('refuses other endings, quantised models and files that are no model, before any work', async () => {
    expect(await refusal(quantise('--out', path('int8.bin')))).toMatch(/must end in \.tflite or \.onnx/);
    const again = ['quantise', path('int8.onnx'), '--data', 'synthetic', '--out', path('again.tflite')];
    expect(await refusal(again)).toMatch(/is quantised.*open it as it is/);
    writeFileSync(path('text.onnx'), 'no model at all');
    const text = ['quantise', path('text.onnx'), '--data', 'synthetic', '--out', path('again.tflite')];
    expect(await refusal(text)).toMatch(/expected a float model, ONNX or TensorFlow Lite/);
    writeFileSync(path('margins.onnx'), onnxOfMargins());
    const margins = ['quantise', path('margins.onnx'), '--data', 'synthetic', '--out', path('again.tflite')];
    const { code, err } = await tauscope(margins);
    expect(code).toBe(1);
    expect(err).toMatch(/^tauscope: .*\(maxPool\) has the margins.*save it as \.onnx instead/);
  });

  test.each([
    ['--calibration', 'of at least 1'],
    ['--selection', 'of at least 1'],
    ['--held-out', 'of at least 1'],
    ['--workers', 'from 1 to 1024'],
  ])('refuses none for %s', async (option, expected) => {
    expect(await refusal(quantise('--out', path('none.tflite'), option, '0'))).toMatch(
      `option '${option} <n>' argument '0' is invalid. expected a whole number ${expected}.`,
    );
  });

  test('is ended by a signal at once, whatever it is at', async () => {
    const args = ['quantise', path('float.onnx'), '--data', 'synthetic', '--out', path('ended.tflite')];
    const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
    child.stderr.once('data', () => child.kill('SIGTERM'));
    expect(await once(child, 'close')).toEqual([null, 'SIGTERM']);
    expect(existsSync(path('ended.tflite'))).toBe(false);
  });
});

/** A float model whose pooling behind a leaky convolution has margins that .tflite files have no form for. */
function onnxOfMargins(): Uint8Array {
  const weights = (name: string, shape: readonly number[]) => {
    const count = shape.reduce((product, extent) => product * extent, 1);
    return {
      name,
      type: 'FLOAT',
      shape,
      values: Array.from({ length: count }, (_, n) => Math.sin(n)),
    } as const;
  };
  const node = (type: string, inputs: readonly string[], output: string, attributes = {}) => {
    return { type, inputs, outputs: [output], attributes };
  };
  return buildOnnx({
    inputs: [{ name: 'image', type: 'FLOAT', shape: [1, 3, 32, 32] }],
    outputs: [{ name: 'scores', type: 'FLOAT', shape: [1, 10] }],
    nodes: [
      node('Conv', ['image', 'kernel'], 'sums', { kernel_shape: [3, 3] }),
      node('LeakyRelu', ['sums'], 'leaky', { alpha: { float: 0.1 } }),
      node('MaxPool', ['leaky'], 'pooled', { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 0, 0] }),
      node('GlobalAveragePool', ['pooled'], 'means'),
      node('Flatten', ['means'], 'flat'),
      node('Gemm', ['flat', 'dense'], 'scores', { transB: 1 }),
    ],
    constants: [weights('kernel', [4, 3, 3, 3]), weights('dense', [10, 4])],
  });
}
