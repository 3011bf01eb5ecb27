import { mkdtempSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { oneWorker, small } from './exploredFile.ts';
import { fewImages } from './fewImages.ts';
import { narrowLenet } from './narrowModel.ts';
import { tauscope } from './tauscope.ts';

const folder = mkdtempSync(join(tmpdir(), 'tauscope-verify-'));
const path = (name: string) => join(folder, name);
const results = path('results.json');

interface Document {
  readonly points: { readonly correct: number[]; correctBits: string };
  readonly reference: { cmsisNnCycles: number };
  readonly front: readonly number[];
  readonly heldOut: { readonly point: number; correct: number; bits: string }[];
}

const verify = (...args: string[]) => tauscope(['verify', ...args, ...oneWorker]);
const document = () => JSON.parse(readFileSync(results, 'utf8')) as Document;
const bytesOf = (bits: string) => [...Buffer.from(bits, 'base64url')];
const bitsOf = (bytes: readonly number[]) => Buffer.from(bytes).toString('base64url');

/** Writes the results with a change that leaves them consistent, and verifies them. */
function verifyForged(change: (document: Document) => void, ...options: string[]) {
  const forged = document();
  change(forged);
  writeFileSync(path('forged.json'), JSON.stringify(forged));
  return verify(path('forged.json'), ...options);
}

beforeAll(async () => {
  writeFileSync(path('model.tflite'), narrowLenet);
  writeFileSync(path('data.npz'), fewImages);
  const explored = await tauscope([
    ...['explore', path('model.tflite'), '--data', path('data.npz'), ...small, '--out', results],
  ]);
  expect(explored.code).toBe(0);
});

describe('tauscope verify', () => {
  test('reproduces what was explored, with progress', async () => {
    const { code, out, err } = await tauscope(['verify', results]);
    const heldOut = document().heldOut.length;
    expect({ code, out }).toEqual({
      code: 0,
      out: `${results}: reproduced, 5 points on 24 selection images, ${heldOut} of them on 16 held-out images, bit for bit\n`,
    });
    expect(err).toMatch(/^exploring: 100 % \(120\/120, /m);
  });

  test('measures the points that are asked for only', async () => {
    const some = await verify(results, '--points', '1,3', '--json');
    expect(JSON.parse(some.out)).toMatchObject({
      reproduced: true,
      points: 2,
      differences: [],
      figure: null,
    });
    expect(some.err).toMatch(/^exploring: 100 % \(48\/48, /m);
    const front = await verify(results, '--points', 'front', '--json');
    expect(JSON.parse(front.out)).toMatchObject({ points: new Set([0, ...document().front]).size });
    const none = await verify(results, '--points', '9');
    expect(none).toMatchObject({ code: 1, out: '' });
    expect(none.err).toContain('Point 9 is not among the 5 measured points (0 to 4).');
  });

  test('names the point whose right answers are of other images', async () => {
    // Point 3: the first right answer becomes a wrong one, the first wrong one a right one.
    const forge = ({ points }: Document) => {
      const bytes = bytesOf(points.correctBits);
      const isRight = (image: number) => (bytes[9 + (image >> 3)]! >> (image & 7)) & 1;
      const images = Array.from({ length: 24 }, (_, image) => image);
      for (const kind of [1, 0]) {
        const image = images.find((candidate) => isRight(candidate) === kind)!;
        bytes[9 + (image >> 3)]! ^= 1 << (image & 7);
        images.splice(images.indexOf(image), 1);
      }
      points.correctBits = bitsOf(bytes);
    };
    const right = document().points.correct[3]!;
    const { code, out, err } = await verifyForged(forge);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain(
      `differs at point 3: said ${right} right of 24 selection images, measured ${right} (other answers on 2). `,
    );
    const json = await verifyForged(forge, '--json');
    expect(json.code).toBe(1);
    expect(JSON.parse(json.out)).toMatchObject({
      reproduced: false,
      differences: [
        { point: 3, split: 'selection', imageCount: 24, said: right, measured: right, changed: 2 },
      ],
    });
    expect((await verifyForged(forge, '--points', '0,1,2,4')).code).toBe(0);
  });

  test('names the point with better answers on the held-out images', async () => {
    const [{ point, correct }] = document().heldOut as [Document['heldOut'][number]];
    const { code, err } = await verifyForged(({ heldOut }) => {
      heldOut[0]!.correct = 16;
      heldOut[0]!.bits = bitsOf([255, 255]);
    });
    expect(code).toBe(1);
    expect(err).toContain(
      `differs at point ${point}: said 16 right of 16 held-out images, measured ${correct} (other answers on ${16 - correct}).`,
    );
  });

  test('names a figure that does not follow from the recipe', async () => {
    const { cmsisNnCycles } = document().reference;
    const { code, err } = await verifyForged(({ reference }) => (reference.cmsisNnCycles *= 2));
    expect(code).toBe(1);
    expect(err).toContain(
      `differs at reference.cmsisNnCycles: said ${2 * cmsisNnCycles}, computed ${cmsisNnCycles}. The answers are reproduced.`,
    );
  });

  test('of an old file finds the answers reproduced', async () => {
    const old = resolve(import.meta.dirname, '../old-results/version1.json');
    const { out } = await verify(old, '--json');
    expect(JSON.parse(out)).toMatchObject({ points: 5, heldOutPoints: 2, differences: [] });
  });

  test('takes files from where they are now', async () => {
    renameSync(path('model.tflite'), path('moved.tflite'));
    renameSync(path('data.npz'), path('moved.npz'));
    expect((await verify(results)).err).toContain(`${path('model.tflite')}: there is no such`);
    const moved = ['--model', path('moved.tflite'), '--data', path('moved.npz')];
    expect((await verify(results, ...moved)).code).toBe(0);
  });
});
