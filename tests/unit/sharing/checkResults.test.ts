import { beforeAll, describe, expect, test } from 'vitest';
import type { Exploration } from '../../../src/exploration/exploration.ts';
import { explore } from '../../../src/exploration/explore.ts';
import type { FloatAnswers } from '../../../src/exploration/recipe/floatAnswers.ts';
import type { Recipe } from '../../../src/exploration/recipe/recipe.ts';
import { TauscopeError } from '../../../src/network/errors.ts';
import {
  applyResults,
  parseResults,
  recipeOfResults,
  resultsDocument,
} from '../../../src/sharing/resultsFile.ts';
import { figureDifference } from '../../../src/sharing/statedFigures.ts';
import { createWasmEngine } from '../../../workers/engine/wasmEngine.ts';
import { createPool } from '../../../workers/pool.ts';
import { compiledKernels } from '../../kernels.ts';
import { refused } from '../../refused.ts';
import { analysedExample, fasterBySkipping } from '../exploration/analysedExample.ts';
import { workerWith } from '../exploration/inProcessWorker.ts';

interface LevelOf {
  tau: number;
  skippedPairShare: number;
  operandShareBelow: number;
  latencyCyclesLow: number;
}

/** What a results file holds, as far as the tests change it. */
interface Document {
  complete: boolean;
  images: { selection: number; heldOut: number };
  equalImages?: unknown;
  layers: { layer: number; levels: LevelOf[] }[];
  points: Record<'latencyCycles' | 'flashBytes' | 'ramBytes', (number | null)[]> & {
    correct: number[];
    correctBits: string;
    imagesSeen?: number[];
    added?: number[][];
  };
  refined?: { point: number; from: number; layers: { layer: number }[] }[];
  float?: Record<'selection' | 'heldOut', { correct: number; bits: string }>;
  front: number[];
  heldOut: { point: number; correct: number; bits: string }[];
}

const listener = { progress: () => undefined, update: () => undefined };

/** A really explored file of five points on 20 selection and 8 held-out images, and what it is read into. */
async function exploredExample(change: Partial<Recipe> = {}, floatAnswers?: FloatAnswers) {
  const analysed = await analysedExample({ ...fasterBySkipping, ...change }, floatAnswers);
  const engine = createPool(() => workerWith(createWasmEngine(compiledKernels())), 1);
  const text = JSON.stringify(resultsDocument(await explore(analysed, engine, listener, () => 0)));
  const read = (file: string): Exploration => {
    const points = structuredClone(analysed.points);
    const exploration = { ...analysed, points, refinedFrom: new Map(), heldOut: new Map(), complete: false };
    applyResults(exploration, parseResults(file));
    return exploration;
  };
  return { text, read };
}

type Explored = Awaited<ReturnType<typeof exploredExample>>;
type Path = readonly (string | number)[];

const documentOf = ({ text }: Explored) => JSON.parse(text) as Document;
const bitsOf = (bytes: readonly number[]) => Buffer.from(bytes).toString('base64url');
const bytesOf = (bits: string) => [...Buffer.from(bits, 'base64url')];
const refinement = { points: [4], images: 30, steps: 4, mirror: true };

let grid: Explored;
let floated: Explored;
let raced: Explored;
let guided: Explored;
let refined: Explored;
beforeAll(async () => {
  grid = await exploredExample();
  floated = await exploredExample(
    { float: { name: 'float.onnx', sha256: 'a'.repeat(64) } },
    { selection: Uint8Array.of(255, 15, 8), heldOut: Uint8Array.of(7) },
  );
  raced = await exploredExample({ racing: { errorRate: 0.05 } });
  guided = await exploredExample({ search: { kind: 'guided', evaluations: 3 } });
  refined = await exploredExample({ refinement });
});

type Refusal = readonly [what: string, change: (document: Document) => void, message: RegExp];

function refusals(explored: () => Explored, list: readonly Refusal[]) {
  test.each(list)('%s are refused', (_, change, message) => {
    const document = documentOf(explored());
    change(document);
    expect(() => explored().read(JSON.stringify(document))).toThrow(refused('results-invalid', message));
  });
}

test('a file that contradicts itself still gives its recipe, to explore again', () => {
  const document = documentOf(grid);
  document.points.correct[2]!++;
  const text = JSON.stringify(document);
  expect(() => parseResults(text)).toThrow(refused('results-invalid', /explore again/));
  expect(recipeOfResults(text)).toEqual(parseResults(grid.text).recipe);
});

describe('answers', () => {
  refusals(
    () => grid,
    [
      ['of fewer points', (d) => d.points.correct.pop(), /hold 4 points, the recipe gives 5/],
      ['of more points', (d) => d.points.correct.push(3), /hold 6 points, the recipe gives 5/],
      ['with bits for other points', (d) => (d.points.correctBits = bitsOf([1, 2, 3])), /or others/],
      ['other than their bits', (d) => d.points.correct[2]!++, /point 2 .*right answers/],
      ['more than there are images', (d) => (d.points.correct[2] = 1_000_000), /point 2 .*1000000 right/],
      [
        'beyond the last image',
        (d) => {
          d.points.correct[0] = 24;
          d.points.correctBits = bitsOf([255, 255, 255, ...bytesOf(d.points.correctBits).slice(3)]);
        },
        /point 0 .*20 images/,
      ],
      [
        'of other points than the exact network, unmeasured',
        (d) => {
          d.complete = false;
          d.points.correct[0] = -1;
        },
        /not the exact network/,
      ],
      ['without cycles', (d) => (d.points.latencyCycles[3] = null), /point 3 .* no cycles/],
      [
        'of images seen without a race',
        (d) => (d.points.imagesSeen = [20, 20, 20, 20, 20]),
        /without racing/,
      ],
      ['of a complete grid with a gap', (d) => (d.points.correct[2] = -1), /point 2 is not measured/],
    ],
  );
});

describe('held-out answers', () => {
  refusals(
    () => grid,
    [
      ['of a point that is not there', (d) => (d.heldOut[1]!.point = 5), /point 5 .*no measured point/],
      ['of too few images', (d) => (d.heldOut[0]!.bits = ''), /point 0 .*8 held-out images/],
      ['of too many images', (d) => (d.heldOut[0]!.bits = bitsOf([1, 2])), /point 0 .*8 held-out images/],
      ['other than their bits', (d) => d.heldOut[0]!.correct++, /point 0 .*held-out answers, but has others/],
      ['of a point twice', (d) => d.heldOut.push(d.heldOut[0]!), /point 0 is held out twice/],
      ['without the exact network', (d) => d.heldOut.shift(), /not the exact network/],
      ['of none of a complete front', (d) => d.heldOut.splice(1), /point \d has no held-out answers/],
      [
        'of an unmeasured point',
        (d) => {
          const [point] = d.front as [number];
          d.complete = false;
          d.front.shift();
          d.points.correct[point] = -1;
        },
        /no measured point/,
      ],
    ],
  );
});

describe('figures', () => {
  refusals(
    () => grid,
    [
      ['of fewer points', (d) => d.points.ramBytes.pop(), /points\.ramBytes has 4 entries for 5 points/],
      ['below 0', (d) => (d.points.latencyCycles[1] = -1), /points\.latencyCycles\.1: /],
      ['of other splits', (d) => d.images.selection++, /images\.selection is 21, the recipe's 20/],
      [
        'of more equal images than there are',
        (d) => (d.equalImages = { selection: 3, heldOut: 9 }),
        /equalImages\.heldOut is 9 of 8/,
      ],
      ['of other layers', (d) => (d.layers[0]!.layer = 3), /layers are not the recipe's/],
      [
        'of other levels',
        (d) => (d.layers[1]!.levels[1]!.tau = 0.2),
        /levels of layer 4 are not the recipe's/,
      ],
      ['of fewer levels', (d) => d.layers[1]!.levels.pop(), /levels of layer 4 are not the recipe's/],
      ['of shares above 1', (d) => (d.layers[0]!.levels[0]!.skippedPairShare = 1.1), /skippedPairShare: /],
      ['of shares below 0', (d) => (d.layers[0]!.levels[0]!.operandShareBelow = -0.1), /operandShareBelow: /],
      [
        'outside their band',
        (d) => (d.layers[0]!.levels[1]!.latencyCyclesLow = 1e9),
        /layer 2, level 1 .*band/,
      ],
    ],
  );
});

describe('fronts', () => {
  refusals(
    () => grid,
    [
      [
        'without a point that fits',
        (d) => d.front.splice(1, 1),
        /front\.1 is 0, by latencyCycles and correct it is 3/,
      ],
      ['with a point that is not there', (d) => d.front.push(9), /front\.\d is 9, .* it is none/],
      ['with a point twice', (d) => d.front.push(d.front[0]!), /front\.\d is \d, .* it is none/],
      [
        'that faster cycles would change',
        (d) => (d.points.latencyCycles[2] = 1),
        /front\.0 is 4, by latencyCycles and correct it is 2/,
      ],
    ],
  );

  test('leave out what takes more flash or RAM than all on it', () => {
    const document = documentOf(grid);
    const { points } = document;
    points.latencyCycles[2] = 1;
    points.ramBytes[2] = 1e9;
    expect(parseResults(JSON.stringify(document)).correct).toEqual(points.correct);
  });
});

describe('answers of a float network', () => {
  test('are read as they are, and only there where the recipe names one', () => {
    const answers = { selection: Uint8Array.of(255, 15, 8), heldOut: Uint8Array.of(7) };
    expect(documentOf(floated).float).toMatchObject({ selection: { correct: 13 }, heldOut: { correct: 3 } });
    expect(parseResults(floated.text).floatAnswers).toEqual(answers);
    expect(documentOf(grid)).not.toHaveProperty('float');
  });

  refusals(
    () => floated,
    [
      ['that are missing', (d) => delete d.float, /float is missing with a float network/],
      ['other than their bits', (d) => d.float!.selection.correct++, /float\.selection .* 14 right answers/],
      [
        'of other images',
        (d) => (d.float!.selection.bits = bitsOf([255, 15])),
        /float\.selection .* 20 images/,
      ],
      [
        'beyond the last held-out image',
        (d) => (d.float!.heldOut = { correct: 8, bits: bitsOf([127, 1]) }),
        /float\.heldOut .* 8 images/,
      ],
    ],
  );
  refusals(
    () => grid,
    [['of which the recipe knows nothing', (d) => (d.float = documentOf(floated).float!), /there without/]],
  );
});

describe('points of a race', () => {
  refusals(
    () => raced,
    [
      ['without images seen', (d) => delete d.points.imagesSeen, /is missing with racing/],
      ['with images seen by others', (d) => d.points.imagesSeen!.pop(), /points\.imagesSeen has 4 entries/],
      ['with more images seen than there are', (d) => (d.points.imagesSeen![2] = 21), /point 2 has seen 21/],
      ['measured on fewer images', (d) => (d.points.imagesSeen![2] = 19), /point 2 has seen 19 .*otherwise/],
      [
        'with more right answers than images seen',
        (d) => {
          d.complete = false;
          d.points.correct[3] = -1;
          d.points.imagesSeen![3] = 1;
        },
        /point 3 has more right answers than the 1 images/,
      ],
    ],
  );
});

describe('points of a search', () => {
  refusals(
    () => guided,
    [
      [
        'of a level that no layer has',
        (d) => (d.points.added![0] = [1, 2]),
        /points\.added\.0 are no levels/,
      ],
      ['of too few layers', (d) => (d.points.added![1] = [1]), /points\.added\.1 are no levels/],
      ['of too many layers', (d) => (d.points.added![1] = [1, 1, 0]), /points\.added\.1 are no levels/],
    ],
  );
});

describe('refined points', () => {
  test.each([
    ['too many levels', (d: Document) => d.points.added![0]!.push(1, 1)],
    ['a start that is not there', (d: Document) => (d.refined![0]!.from = 999_999)],
  ])('with %s are refused without a model', (_, change) => {
    const document = documentOf(refined);
    change(document);
    expect(() => parseResults(JSON.stringify(document))).toThrow(refused('results-invalid', /added|from/));
  });

  refusals(
    () => refined,
    [
      ['that the file does not hold', (d) => delete d.refined, /added has 1 points, 0 of them refined/],
      ['that are no points', (d) => d.refined!.push(d.refined![0]!), /added has 1 points, 2 of them refined/],
      ['of other numbers', (d) => (d.refined![0]!.point = 4), /refined\.0 is point 4, expected is 5/],
      ['of other levels', (d) => (d.points.added![0] = [1, 1]), /points\.added\.0 are not the levels/],
      [
        'of levels beyond all',
        (d) => (d.points.added![0] = [65_538, 2]),
        /points\.added\.0 are not the levels/,
      ],
      ['of too few layers', (d) => d.points.added![0]!.pop(), /points\.added\.0 are not the levels/],
      ['of too many layers', (d) => d.points.added![0]!.push(2), /points\.added\.0 are not the levels/],
      ['of a layer that is exempt', (d) => (d.refined![0]!.layers[0]!.layer = 3), /refined\.0: layer 3/],
      ['of the exact network', (d) => (d.refined![0]!.from = 0), /refined\.0\.from is 0/],
      ['of themselves', (d) => (d.refined![0]!.from = 5), /refined\.0\.from is 5/],
      ['of a point that is not there', (d) => (d.refined![0]!.from = 999_999), /refined\.0\.from is 999999/],
      [
        'with a layer twice',
        (d) => d.refined![0]!.layers.push(d.refined![0]!.layers[0]!),
        /point 5 .* a layer is there twice/,
      ],
    ],
  );
});

/** Other values for a value: what would flatter, what is impossible, what is of another kind, what is gone. */
function othersFor(value: unknown): unknown[] {
  if (typeof value === 'number')
    return [value + 1, value - 1, -value - 1, value * 1e4 + 0.5, 1e300, 'much', null];
  if (typeof value === 'boolean') return [!value, 1];
  if (typeof value === 'string') return [value.replace(/^./, (c) => (c === 'A' ? 'B' : 'A')), '', 7];
  if (Array.isArray(value))
    return value.length > 0 ? [value.slice(1), [...(value as unknown[]), value.at(-1)], []] : [];
  const content = value as object;
  return Object.keys(content).map((left) => ({ ...content, [left]: undefined }));
}

/** All values of a file and what is in them, but those that decide the others, and the parameters of refined points. */
function pathsIn(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [
    path,
    ...Object.entries(value).flatMap(([field, inner]) =>
      ['recipe', 'weights', 'bias'].includes(field) ? [] : pathsIn(inner, [...path, field]),
    ),
  ];
}

const valueAt = (document: unknown, path: Path): unknown =>
  path.reduce((value, field) => (value as Record<string, unknown>)[field], document);

function withValue(document: unknown, [field, ...rest]: Path, value: unknown): unknown {
  if (field === undefined) return value;
  const copy = (
    Array.isArray(document) ? [...(document as unknown[])] : { ...(document as object) }
  ) as Record<string, unknown>;
  copy[field] = withValue(copy[field], rest, value);
  return copy;
}

describe.each<{ kind: string; explored: () => Explored; within: Path[] }>([
  { kind: 'a grid', explored: () => grid, within: [[]] },
  { kind: 'a search', explored: () => guided, within: [['points']] },
  { kind: 'refined points', explored: () => refined, within: [['refined'], ['points', 'added']] },
])('every value of a file of $kind', ({ explored, within }) => {
  test('that is changed is refused, found by verifying, or of no consequence', () => {
    const { text, read } = explored();
    const document: unknown = JSON.parse(text);
    let refusedCount = 0;
    for (const path of within.flatMap((root) => pathsIn(valueAt(document, root), root)))
      for (const other of othersFor(valueAt(document, path))) {
        const changed = JSON.stringify(withValue(document, path, other));
        let exploration: Exploration;
        try {
          exploration = read(changed);
        } catch (error) {
          expect(error, `${path.join('.')}: ${String(error)}`).toBeInstanceOf(TauscopeError);
          expect((error as TauscopeError).code).toMatch(/^(results|recipe)-invalid$/);
          refusedCount++;
          continue;
        }
        if (figureDifference(changed, exploration)) continue;
        const again = JSON.stringify(resultsDocument({ ...exploration, complete: true }));
        expect(again, `${path.join('.')} = ${JSON.stringify(other)}`).toBe(text);
      }
    expect(refusedCount).toBeGreaterThan(20);
  });
});
