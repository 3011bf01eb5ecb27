import { mkdtempSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { beforeAll, describe, expect, test } from 'vitest';
import { synthetic } from '../../src/examples/examples.ts';
import { splitImages } from '../../src/images/splits.ts';
import { syntheticSet } from '../../src/images/syntheticSet.ts';
import type { FloatNetwork } from '../../src/network/floatNetwork.ts';
import { writeFloatOnnx } from '../../src/network/onnx/write/writeFloat.ts';
import { readModel } from '../../src/network/readModel.ts';
import { realNetwork } from '../../src/network/realNetwork.ts';
import { sha256Hex } from '../../src/network/sha256.ts';
import { runFloatNetwork } from '../../src/quantisation/floatOperators.ts';
import { oneWorker } from './exploredFile.ts';
import { narrowLenet } from './narrowModel.ts';
import { tauscope } from './tauscope.ts';

const folder = mkdtempSync(join(tmpdir(), 'tauscope-float-'));
const path = (name: string) => join(folder, name);
const [model, results, float] = [path('model.tflite'), path('results.json'), path('float.onnx')];
const real: FloatNetwork = realNetwork(readModel(narrowLenet, 'lenet'));
const file = writeFloatOnnx(real, [real.layers.length]);
const images = syntheticSet(synthetic.count, synthetic.seed);
const splits = { calibration: 16, selection: 100, heldOut: 60 };
const sizes = Object.entries({ calibration: 16, selection: 100, 'held-out': 60 });
const settings = [
  '--form',
  '2=unpacked',
  '4=unpacked',
  '--taus',
  '0.05',
  ...sizes.flatMap(([split, count]) => [`--${split}`, String(count)]),
];
const explore = ['explore', model, '--data', 'synthetic'];
const alone = (...args: string[]) => tauscope([...args, ...oneWorker]);
interface Answers {
  readonly correct: number;
  bits: string;
}

interface Document {
  readonly recipe: Record<string, unknown>;
  readonly points: { readonly correct: readonly number[] };
  readonly float: { readonly selection: Answers; readonly heldOut: Answers };
  readonly heldOut: readonly ({ readonly point: number } & Answers)[];
}

const document = () => JSON.parse(readFileSync(results, 'utf8')) as Document;

/** One character per image: 1 where the plain float operators are right. */
function rightAnswers(split: Uint32Array): string {
  const { values, labels, shape } = images;
  const size = shape.reduce((a, b) => a * b);
  return Array.from(split, (image) => {
    const pixels = values.subarray(image * size, (image + 1) * size);
    const scores = runFloatNetwork(
      real,
      Float32Array.from(pixels, (byte) => byte / 255),
    );
    return Number(scores.indexOf(Math.max(...scores)) === labels[image]);
  }).join('');
}

function textOf({ bits }: Answers, count: number): string {
  const bytes = Buffer.from(bits, 'base64url');
  return Array.from({ length: count }, (_, n) => (bytes[n >> 3]! >> (n & 7)) & 1).join('');
}

beforeAll(async () => {
  writeFileSync(model, narrowLenet);
  writeFileSync(float, file);
  const { code, out } = await alone(...[...explore, ...settings, '--float', float, '--out', results]);
  expect(code).toBe(0);
  expect(out).toMatch(/^ {2}losses are counted from the float network float\.onnx: selection \d/m);
  expect(out).toMatch(/^ {4}exact int8 network: held-out .* \(loss -?\d/m);
});

describe('an exploration with one budget against a float network', () => {
  test('knows the answers of the float network, and its file', () => {
    const found = splitImages(images, splits, 1);
    const { selection, heldOut } = document().float;
    expect(textOf(selection, 100)).toBe(rightAnswers(found.selection));
    expect(textOf(heldOut, 60)).toBe(rightAnswers(found.heldOut));
    expect(document().recipe['float']).toEqual({ name: 'float.onnx', sha256: sha256Hex(file) });
  });

  test('is verified with the float network, which has to be there: all but its forged answers is reproduced', async () => {
    const forged = document();
    const bytes = Buffer.from(forged.float.heldOut.bits, 'base64url');
    const bitAt = (kind: number) =>
      Array.from({ length: 60 }, (_, n) => n).find((n) => ((bytes[n >> 3]! >> (n & 7)) & 1) === kind)!;
    for (const image of [bitAt(0), bitAt(1)]) bytes[image >> 3]! ^= 1 << (image & 7);
    forged.float.heldOut.bits = bytes.toString('base64url');
    writeFileSync(path('forged.json'), JSON.stringify(forged));
    const { code, out, err } = await alone('verify', path('forged.json'), '--json');
    expect(code).toBe(1);
    const right = document().float.heldOut.correct;
    const difference = { point: 'float', split: 'held-out', imageCount: 60, said: right, measured: right };
    const found = { float: 'float.onnx', differences: [{ ...difference, changed: 2 }], figure: null };
    expect(JSON.parse(out)).toMatchObject({ reproduced: false, ...found });
    expect(err).toContain(`differs at the float network: said ${right} right of 60 held-out images, `);
    writeFileSync(
      path('unknown.json'),
      JSON.stringify({ ...document(), paths: { model: [model], data: [] } }),
    );
    const unknown = await alone('verify', path('unknown.json'));
    expect(unknown.err).toMatch(/float\.onnx \(SHA-256 .*Name it: --float FILE/);
    const other = { ...real, layers: real.layers.slice(0, -1), tensors: real.tensors.slice(0, -1) };
    writeFileSync(path('other.onnx'), writeFloatOnnx(other, [other.layers.length]));
    const elsewhere = await alone('verify', path('unknown.json'), '--float', path('other.onnx'));
    expect(elsewhere.err).toMatch(/float\.onnx .* but other\.onnx .* was opened/);
  });

  test('is exported and goes on without the float file, with losses of the answers', async () => {
    renameSync(float, path('moved.onnx'));
    const { code, out } = await alone(
      ...['export', results, '--budget', '50', '--out', path('bundle.zip'), '--json'],
    );
    expect(code).toBe(0);
    const chosen = JSON.parse(out) as { point: number; accuracyLossPp: number; heldOutLossPp: number };
    const { float: reference, points, heldOut } = document();
    const held = heldOut.find(({ point }) => point === chosen.point)!;
    expect(chosen.accuracyLossPp).toBeCloseTo(reference.selection.correct - points.correct[chosen.point]!, 9);
    expect(chosen.heldOutLossPp).toBeCloseTo((100 * (reference.heldOut.correct - held.correct)) / 60, 9);
    const files = unzipSync(readFileSync(path('bundle.zip')));
    expect(new TextDecoder().decode(files['README.md'])).toContain(
      'losses are against the float network float.onnx:',
    );
    const before = readFileSync(results, 'utf8');
    writeFileSync(path('part.json'), JSON.stringify({ ...JSON.parse(before), complete: false, heldOut: [] }));
    expect((await alone('explore', '--resume', path('part.json'))).code).toBe(0);
    expect(readFileSync(path('part.json'), 'utf8')).toBe(before);
    renameSync(path('moved.onnx'), float);
  });

  test('is repeated by its recipe with the float file only, and without it against the exact network', async () => {
    const repeat = (...options: string[]) =>
      alone(...explore, '--recipe', results, '--out', path('again.json'), ...options);
    const asked = await repeat();
    expect(asked.code).toBe(1);
    expect(asked.err).toMatch(/float network float\.onnx .*--float FILE/);
    expect((await repeat('--float', float)).code).toBe(0);
    expect(readFileSync(path('again.json'), 'utf8')).toBe(readFileSync(results, 'utf8'));
    expect((await repeat('--float', 'none')).code).toBe(0);
    const plain = JSON.parse(readFileSync(path('again.json'), 'utf8')) as Document;
    expect(plain.recipe).not.toHaveProperty('float');
    expect(plain).not.toHaveProperty('float');
    expect(plain.points).toEqual(document().points);
  });

  test('takes the output of the float network that is named, and keeps it in the recipe', async () => {
    const [two, again] = [path('two.onnx'), path('named.json')];
    writeFileSync(two, writeFloatOnnx(real, [real.layers.length - 1, real.layers.length]));
    const named = [...explore, '--recipe', results, '--float', two, '--out', again];
    expect((await alone(...named)).err).toMatch(/--float-output/);
    const { code, err } = await alone(...named, '--float-output', '1');
    expect(code, err).toBe(0);
    const found = JSON.parse(readFileSync(again, 'utf8')) as Document;
    expect(found.float).toEqual(document().float);
    expect(found.recipe['float']).toMatchObject({ name: 'two.onnx', output: '1' });
    expect((await alone('verify', again, '--points', '0')).code).toBe(0);
    const crosscheck = ['crosscheck', model, '--data', 'synthetic', '--images', '0:20', '--float', two];
    expect((await alone(...crosscheck)).err).toMatch(/--float-output/);
    expect((await alone(...crosscheck, '--float-output', '1')).code).toBe(0);
  });
});
