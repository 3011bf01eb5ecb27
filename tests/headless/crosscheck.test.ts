import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { writeQdqOnnx } from '../../src/network/onnx/write/writeQdq.ts';
import { readModel } from '../../src/network/readModel.ts';
import { tauscope } from './tauscope.ts';

const folder = mkdtempSync(join(tmpdir(), 'tauscope-crosscheck-'));
const example = readFileSync(resolve(import.meta.dirname, '../../public/examples/lenet.tflite'));
const onnx = join(folder, 'lenet.onnx');
writeFileSync(onnx, writeQdqOnnx(readModel(new Uint8Array(example), 'lenet')));
const crosscheck = (model: string, ...options: string[]) =>
  tauscope(['crosscheck', model, '--data', 'synthetic', '--images', '100:300', ...options]);

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
});
