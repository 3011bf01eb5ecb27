import { copyFileSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { syntheticSet } from '../../src/images/syntheticSet.ts';
import { idxFile } from '../unit/images/makeFiles.ts';
import { documentAt, small, sparse } from './exploredFile.ts';
import { tauscope } from './tauscope.ts';

const folder = mkdtempSync(join(tmpdir(), 'tauscope-own-'));
const inFolder = (name: string) => join(folder, name);
const few = [...small, ...sparse];
const lenet = resolve(import.meta.dirname, '../../public/examples/lenet.tflite');

describe('tauscope explore and export on files', () => {
  const model = inFolder('my model.tflite');
  const data = inFolder('batch.bin');
  beforeAll(() => {
    copyFileSync(lenet, model);
    writeFileSync(data, syntheticBatch(80));
  });

  test('finds the files again by their paths, and notices when they have changed', async () => {
    const out = inFolder('files.json');
    const explored = await tauscope(['explore', model, '--data', data, ...few, '--out', out]);
    expect(explored.code).toBe(0);
    expect(documentAt(out).paths).toEqual({ model: [model], data: [data] });
    const again = ['export', out, '--budget', '2', '--workers', '1', '--out', inFolder('files.zip')];
    expect((await tauscope(again, { cwd: '/' })).code).toBe(0);

    const bytes = readFileSync(data);
    bytes[100]! ^= 1;
    writeFileSync(data, bytes);
    const changed = await tauscope(again);
    expect(changed.code).toBe(1);
    expect(changed.err).toMatch(/data is batch\.bin \(SHA-256 .*was opened/);
  });

  test('explores single layers with thresholds of their own', async () => {
    const out = inFolder('layers.json');
    writeFileSync(data, syntheticBatch(80));
    const { code } = await tauscope([
      'explore',
      model,
      '--data',
      data,
      ...few,
      '--layer-taus',
      '2=0,0.01,0.05',
      '0=0.001',
      '--out',
      out,
    ]);
    expect(code).toBe(0);
    const { layers } = JSON.parse(readFileSync(out, 'utf8')) as {
      layers: { layer: number; levels: { tau: number }[] }[];
    };
    expect(layers.map(({ layer, levels }) => [layer, levels.map(({ tau }) => tau)])).toEqual([
      [0, [0.001]],
      [2, [0, 0.01, 0.05]],
      [4, [0, 0.03]],
    ]);
  });

  test('says when splits have equal images, and takes no file twice', async () => {
    const twice = inFolder('twice.bin');
    writeFileSync(twice, Buffer.concat([syntheticBatch(40), syntheticBatch(40)]));
    const explore = (...files: string[]) => tauscope(['explore', model, '--data', ...files, ...few]);
    expect((await explore(twice)).out).toMatch(/ {2}the splits have equal images in common \(held-out with/);
    const json = await explore(twice, '--json');
    const { equalImages } = JSON.parse(json.out) as { equalImages: { heldOut: number } };
    expect(equalImages.heldOut).toBeGreaterThan(0);
    expect((await explore(twice, twice)).err).toMatch(/twice\.bin and twice\.bin hold the same images/);
  });

  test('holds out the images of one of two IDX pairs and chooses by the other', async () => {
    const { values, labels } = syntheticSet(60, 5);
    // In the test pair every label is wrong, so the right answers tell where an accuracy comes from.
    const wrong = labels.map((label) => (label + 1) % 10);
    const files = [
      ['train-images', idxFile([60, 32, 32, 3], values)],
      ['train-labels', idxFile([60], labels)],
      ['t10k-images', idxFile([60, 32, 32, 3], values)],
      ['t10k-labels', idxFile([60], wrong)],
    ] as const;
    for (const [name, bytes] of files) writeFileSync(inFolder(name), bytes);
    const explore = ['explore', model, '--data', ...files.map(([name]) => inFolder(name)), ...few];
    const exactOf = async (...options: string[]) => {
      const out = inFolder('idx.json');
      expect((await tauscope([...explore, ...options, '--out', out])).code).toBe(0);
      const { points, heldOut } = documentAt(out);
      return {
        selection: points.correct[0]! / 24,
        heldOut: heldOut.find(({ point }) => point === 0)!.correct / 16,
      };
    };
    const byDefault = await exactOf();
    expect(byDefault.selection).toBeGreaterThan(0.5);
    expect(byDefault.heldOut).toBeLessThan(0.5);
    const otherWay = await exactOf('--held-out-file', 'train-images');
    expect(otherWay.selection).toBeLessThan(0.5);
    expect(otherWay.heldOut).toBeGreaterThan(0.5);

    const unknown = await tauscope([...explore, '--held-out-file', 'train-labels']);
    expect(unknown.code).toBe(1);
    expect(unknown.err).toMatch(/train-labels, which is not one of .* \(t10k-images, train-images\)/);
  });
});

/** The synthetic images as a CIFAR-10 batch. */
function syntheticBatch(count: number): Uint8Array {
  const { values, labels } = syntheticSet(count, 5);
  const batch = new Uint8Array(count * 3073);
  for (let image = 0; image < count; image++) {
    batch[image * 3073] = labels[image]!;
    for (let pixel = 0; pixel < 1024; pixel++)
      for (let channel = 0; channel < 3; channel++)
        batch[image * 3073 + 1 + channel * 1024 + pixel] = values[(image * 1024 + pixel) * 3 + channel]!;
  }
  return batch;
}
