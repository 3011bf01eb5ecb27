import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { addRefinedPoint } from '../../../src/exploration/addRefinedPoint.ts';
import type { Exploration } from '../../../src/exploration/exploration.ts';
import { countBits } from '../../../src/exploration/points/bits.ts';
import { frontOf } from '../../../src/exploration/points/choice.ts';
import { addPoints } from '../../../src/exploration/points/pointTable.ts';
import type { Recipe } from '../../../src/exploration/recipe/recipe.ts';
import { applyResults, parseResults, resultsDocument } from '../../../src/sharing/resultsFile.ts';
import { refused } from '../../refused.ts';
import { analysedExample } from '../exploration/analysedExample.ts';
import { directVariant } from '../exploration/directVariant.ts';
import { answer, fresh } from './answers.ts';

/** What a results file holds, as far as the tests change it. */
interface Document {
  format: unknown;
  version: unknown;
  recipe: Record<string, unknown>;
  complete: unknown;
  points: Record<string, unknown> & { correct: number[]; correctBits: string };
  refined?: Record<string, unknown>[];
  heldOut: Record<string, unknown>[];
  paths?: unknown;
}

const heldOut = 8;

const textOf = (exploration: Exploration) => JSON.stringify(resultsDocument(exploration));
const documentOf = (exploration: Exploration) => JSON.parse(textOf(exploration)) as Document;

/** The exploration that a file gives when it is read into a freshly analysed one. */
function reread(analysed: Exploration, text: string): Exploration {
  const exploration = fresh(analysed);
  applyResults(exploration, parseResults(text));
  return exploration;
}

let analysed: Exploration;
let measured: Exploration;
beforeAll(async () => {
  analysed = await analysedExample();
  measured = fresh(analysed);
  answer(
    measured,
    () => true,
    (n) => n * 37,
  );
  for (const point of [0, ...frontOf(measured.points)])
    measured.heldOut.set(point, Uint8Array.of(0b10110111 ^ point));
  measured.complete = true;
});

describe('a results file', () => {
  test('says what was measured, and where', () => {
    const text = JSON.stringify(
      resultsDocument(measured, { model: ['/a/m.tflite'], data: ['/a/x', '/a/y'] }),
    );
    const results = parseResults(text);
    expect(results).toMatchObject({
      recipe: measured.recipe,
      complete: true,
      correct: [...measured.points.correct],
      correctBits: measured.points.correctBits,
      added: [],
      refined: [],
      imagesSeen: null,
      heldOut: measured.heldOut,
      paths: { model: ['/a/m.tflite'], data: ['/a/x', '/a/y'] },
    });
  });

  test('gives the same file again when it is read, whatever was measured', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 20, maxLength: 20 }), fc.boolean(), (drawn, complete) => {
        const exploration = fresh(analysed);
        const { points } = exploration;
        answer(
          exploration,
          (point) => complete || point === 0 || drawn[point]! > 100,
          (n) => drawn[n % drawn.length]! * n,
        );
        for (const point of new Set([0, ...frontOf(points)]))
          exploration.heldOut.set(point, drawn.slice(point, point + heldOut / 8));
        exploration.complete = complete;
        const again = reread(analysed, textOf(exploration));
        expect(textOf(again)).toBe(textOf(exploration));
        expect(again.points).toEqual(exploration.points);
        expect(again.complete).toBe(complete);
      }),
      { numRuns: 30 },
    );
  });

  test('keeps what a race has seen of each point', async () => {
    const raced = await analysedExample({ racing: { errorRate: 0.05 } });
    const exploration = fresh(raced);
    answer(
      exploration,
      (point) => point !== 2,
      (n) => n * 11,
    );
    exploration.points.imagesSeen[2] = 7;
    const again = reread(raced, textOf(exploration));
    expect(again.points.correct[2]).toBe(-1);
    expect([...again.points.imagesSeen]).toEqual([...exploration.points.imagesSeen]);
  });

  test.each([
    ['version1', 5],
    ['version1-tiles', 9],
  ])('of long ago is still read: %s', (name, pointCount) => {
    const path = resolve(import.meta.dirname, `../../old-results/${name}.json`);
    const { recipe, correct, correctBits } = parseResults(readFileSync(path, 'utf8'));
    expect(recipe.splits.selection).toBe(24);
    expect(correct).toHaveLength(pointCount);
    expect(correctBits).toHaveLength(3 * pointCount);
    expect(correct).toEqual(correct.map((_, n) => countBits(correctBits.subarray(n * 3, n * 3 + 3))));
  });
});

describe('points that the grid does not have', () => {
  let guided: Exploration;
  let found: Exploration;
  beforeAll(async () => {
    guided = await analysedExample({ search: { kind: 'guided', evaluations: 3 } });
    found = fresh(guided);
    const rows = [
      [1, 1],
      [0, 1],
    ];
    addPoints(found.points, found.exactCost, found.levels, rows.length, (n) => rows[n]!);
    answer(
      found,
      () => true,
      (n) => n * 5,
    );
  });

  test('come back with their levels and costs', () => {
    const again = reread(guided, textOf(found));
    expect(again.points).toEqual(found.points);
    expect(documentOf(found).points['added']).toEqual([
      [1, 1],
      [0, 1],
    ]);
  });
});

describe('refined points', () => {
  let refined: Exploration;
  beforeAll(() => {
    refined = fresh(analysed);
    const variant = directVariant(refined.levels[0]!.levels[1]!);
    const tuned = {
      ...variant,
      weights: variant.weights.map((weight, n) => weight ^ (n & 1)),
      bias: variant.bias.map((b) => b - 1),
    };
    // Point 4 has the highest level of both layers.
    expect(addRefinedPoint(refined, 4, [tuned])).toBe(5);
    answer(
      refined,
      () => true,
      (n) => n * 3,
    );
  });

  test('come back with their parameters', () => {
    const again = reread(analysed, textOf(refined));
    expect(again.refinedFrom).toEqual(new Map([[5, 4]]));
    expect(again.levels).toEqual(refined.levels);
    expect(again.points).toEqual(refined.points);
  });

  const refusals: readonly [string, (entry: Record<string, unknown>) => void, RegExp][] = [
    [
      'of a layer that is not explored',
      (entry) => (layersOf(entry)[0]!['layer'] = 0),
      /layer 0 is not explored/,
    ],
    ['of too few weights', (entry) => (layersOf(entry)[0]!['weights'] = 'AwA'), /layer 2 needs 18432 bytes/],
    ['of weights that do not unpack', (entry) => (layersOf(entry)[0]!['weights'] = '____'), /layer 2 needs/],
    [
      'with the biases of another layer',
      (entry) => (layersOf(entry)[0]!['bias'] = 'AwA'),
      /layer 2 needs 256/,
    ],
    [
      'made from the exact network',
      (entry) => (entry['from'] = 0),
      /refined\.0\.from is 0, expected is a point from 1 to 4/,
    ],
    [
      'made from a point to come',
      (entry) => (entry['from'] = 5),
      /refined\.0\.from is 5, expected is a point from 1 to 4/,
    ],
  ];
  test.each(refusals)('%s are refused', (_, change, message) => {
    const document = documentOf(refined);
    change(document.refined![0]!);
    expect(() => reread(analysed, JSON.stringify(document))).toThrow(refused('results-invalid', message));
  });
});

const layersOf = (entry: Record<string, unknown>) => entry['layers'] as Record<string, unknown>[];

describe('what is no results file', () => {
  const refusals: readonly [string, (document: Document) => void, RegExp][] = [
    ['another format', (d) => (d.format = 'tauscope-notes'), /format: .*Expected is the file/],
    ['another version', (d) => (d.version = 2), /version: /],
    ['no word whether it is complete', (d) => delete (d as Partial<Document>).complete, /complete: /],
    ['no points', (d) => delete (d as Partial<Document>).points, /points: /],
    ['answers below -1', (d) => (d.points.correct[1] = -2), /points\.correct\.1: /],
    ['parts of answers', (d) => (d.points.correct[1] = 1.5), /points\.correct\.1: /],
    ['too many points', (d) => (d.points.correct = Array<number>(1_000_002).fill(0)), /points\.correct: /],
    [
      'bits that are no base64url',
      (d) => (d.points.correctBits = 'a+b'),
      /points\.correctBits: is not base64url/,
    ],
    ['images seen below 0', (d) => (d.points['imagesSeen'] = [-1]), /points\.imagesSeen\.0: /],
    ['levels below 0', (d) => (d.points['added'] = [[-1]]), /points\.added\.0\.0: /],
    ['levels of too many layers', (d) => (d.points['added'] = [Array(1025).fill(0)]), /points\.added\.0: /],
    ['a held-out point below 0', (d) => (d.heldOut[0]!['point'] = -1), /heldOut\.0\.point: /],
    ['held-out bits that are a number', (d) => (d.heldOut[0]!['bits'] = 7), /heldOut\.0\.bits: /],
    ['refined points without layers', (d) => (d.refined = [{ point: 5, from: 1 }]), /refined\.0\.layers: /],
    [
      'refined weights that are no base64url',
      (d) => (d.refined = [{ point: 5, from: 1, layers: [{ layer: 2, weights: '!', bias: '' }] }]),
      /refined\.0\.layers\.0\.weights: is not base64url/,
    ],
    ['paths that are none', (d) => (d.paths = { model: [1], data: [] }), /paths\.model\.0: /],
    ['a path without end', (d) => (d.paths = { model: ['x'.repeat(5000)], data: [] }), /paths\.model\.0: /],
  ];
  test.each(refusals)('%s is named', (_, change, message) => {
    const document = documentOf(measured);
    change(document);
    expect(() => parseResults(JSON.stringify(document))).toThrow(refused('results-invalid', message));
  });

  test('a recipe that is none is refused as one', () => {
    const document = documentOf(measured);
    document.recipe['seed'] = -1;
    expect(() => parseResults(JSON.stringify(document))).toThrow(
      refused('recipe-invalid', /The recipe's seed is not usable/),
    );
  });

  test.each(['', '{"format":"tauscope-res', 'null', '[]', '7'])('%j is refused', (text) => {
    expect(() => parseResults(text)).toThrow(
      refused('results-invalid', /not JSON; it may be cut|no results file/),
    );
  });
});

test('the results of another recipe are not entered', async () => {
  const change: Partial<Recipe> = { layers: [{ layer: 2, taus: [0, 0.01, 0.1] }] };
  const other = fresh(await analysedExample(change));
  expect(() => applyResults(other, parseResults(textOf(measured)))).toThrow(
    refused('results-invalid', /hold 5 points, the recipe gives 4/),
  );
  expect(other.points).toEqual(fresh(other).points);
});
