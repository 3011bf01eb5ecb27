import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { writeFloatOnnx } from '../../src/network/onnx/write/writeFloat.ts';
import { writeQdqOnnx } from '../../src/network/onnx/write/writeQdq.ts';
import { readModel } from '../../src/network/readModel.ts';
import { realNetwork } from '../../src/network/realNetwork.ts';
import { tauscope } from './tauscope.ts';

const folder = mkdtempSync(join(tmpdir(), 'tauscope-crosscheck-'));
const example = readFileSync(resolve(import.meta.dirname, '../../public/examples/lenet.tflite'));
const onnx = join(folder, 'lenet.onnx');
writeFileSync(onnx, writeQdqOnnx(readModel(new Uint8Array(example), 'lenet')));
const crosscheck = (model: string, ...options: string[]) =>
  tauscope(['crosscheck', model, '--data', 'synthetic', '--images', '100:300', ...options]);

const float = join(folder, 'float.onnx');
const real = realNetwork(readModel(new Uint8Array(example), 'lenet'));
writeFileSync(float, writeFloatOnnx(real, [real.layers.length]));

interface Result {
  readonly top1Percent: number;
  readonly referenceTop1Percent: number;
  readonly equalAnswersPercent: number;
  readonly layers: readonly { layer: number; isRounding: boolean; alone: { largestSteps: number } }[];
}

describe('tauscope crosscheck', () => {
  test.each([
    ['a built-in example', 'lenet', 'written'],
    ['an ONNX file', onnx, 'model'],
  ])('compares answers and layers of %s', async (_, model, reference) => {
    const { code, out } = await crosscheck(model, '--json');
    expect(code).toBe(0);
    const result = JSON.parse(out) as Result;
    expect(result).toMatchObject({ reference, from: 100, to: 300, layerImages: 16 });
    expect(result.top1Percent).toBeGreaterThan(80);
    expect(Math.abs(result.top1Percent - result.referenceTop1Percent)).toBeLessThanOrEqual(1);
    expect(result.equalAnswersPercent).toBeGreaterThanOrEqual(98);
    expect(result.layers.length).toBeGreaterThanOrEqual(7);
    for (const { alone, isRounding } of result.layers) {
      expect(alone.largestSteps).toBeLessThanOrEqual(1);
      expect(isRounding).toBe(true);
    }
  });

  test('says it in words, and that single rounding leaves nothing', async () => {
    const { code, out, err } = await crosscheck('lenet', '--rounding', 'single');
    expect(code).toBe(0);
    expect(out).toMatch(
      /^lenet\.tflite beside onnxruntime on the model written as QDQ ONNX, synthetic .*, images 100 to 299: Top-1 [\d.]+ %, onnxruntime [\d.]+ %, equal answers 100\.00 % \(200 of 200\)\n/,
    );
    expect(out).toMatch(/^ {2}1 {2}maxPool +all /m);
    expect(out).toMatch(/^ {2}every difference is one of rounding$/m);
    expect(err).toMatch(/^answers: \d+ % /m);
  });

  test('sets a model beside the float one that it came from', async () => {
    const { code, out } = await crosscheck('lenet', '--float', float, '--json');
    expect(code).toBe(0);
    const result = JSON.parse(out) as Record<string, unknown> & {
      readonly flips: { readonly lost: number; readonly gained: number };
      readonly layers: readonly { readonly kind: string; readonly signalToNoiseDb: number }[];
    };
    expect(result).toMatchObject({ float: 'float.onnx', from: 100, to: 300, layerImages: 16 });
    const [real, int8, loss] = ['floatTop1Percent', 'top1Percent', 'lossPp'].map((name) =>
      Number(result[name]),
    );
    expect(real! - int8!).toBeCloseTo(loss!);
    expect((100 * (result.flips.lost - result.flips.gained)) / 200).toBeCloseTo(loss!);
    expect(result['lossBoundPp']).toBeGreaterThan(loss!);
    expect(result['equalAnswersPercent']).toBeGreaterThanOrEqual(95);
    expect(result.layers.filter(({ kind }) => kind === 'conv').length).toBeGreaterThanOrEqual(2);
    for (const { signalToNoiseDb } of result.layers) expect(signalToNoiseDb).toBeGreaterThan(20);
  });

  test('says so in words, and takes no quantised model for a float one', async () => {
    const { out } = await crosscheck('lenet', '--float', float);
    expect(out).toMatch(
      /^lenet\.tflite beside float\.onnx, .* \(loss -?[\d.]+ pp, at most [\d.]+ with 95 %\), equal answers /,
    );
    expect(out).toMatch(/^ {2}0 {2}conv +\d+\.\d dB$/m);
    const { code, err } = await crosscheck('lenet', '--float', onnx);
    expect(code).toBe(1);
    expect(err).toMatch(/is quantised/);
  });
});
