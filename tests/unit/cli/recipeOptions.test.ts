import { beforeAll, describe, expect, test } from 'vitest';
import type { RecipeOptions } from '../../../src/cli/recipeOptions.ts';
import { recipeOf } from '../../../src/cli/recipeOptions.ts';
import type { OpenedData, OpenedModel } from '../../../src/exploration/recipe/openSubject.ts';
import { openData, openModel } from '../../../src/exploration/recipe/openSubject.ts';
import type { Recipe } from '../../../src/exploration/recipe/recipe.ts';
import { refused } from '../../refused.ts';
import { ownFiles } from '../store/testApp.ts';

let model: OpenedModel;
let data: OpenedData;
beforeAll(async () => {
  const files = await ownFiles();
  model = openModel(files.model);
  data = openData([files.data]);
});

const withOptions = (options: RecipeOptions, given?: Recipe) => recipeOf(model, data, given, options);
const layersOf = (options: RecipeOptions, given?: Recipe) => withOptions(options, given).layers;

test('names of classes are the file’s where one is given, else those of the given recipe, else the model’s', () => {
  const named = (name: string) => ({ ...model, classNames: Array.from({ length: 10 }, () => name) });
  const namesIn = (name: string, given?: Recipe, options: RecipeOptions = {}) =>
    recipeOf(named(name), data, given, options).classNames?.[9];
  expect(namesIn('cat')).toBe('cat');
  const given = recipeOf(named('cat'), data, undefined, {});
  expect(namesIn('dog', given)).toBe('cat');
  expect(namesIn('dog', given, { classes: 'names.txt' })).toBe('dog');
  expect(namesIn('d'.repeat(101), given, { classes: 'names.txt' })).toBeUndefined();
  expect(namesIn('dog', withOptions({}))).toBeUndefined();
  // Results files are compared byte for byte, wherever a recipe's names come from.
  const again = recipeOf(named('cat'), data, withOptions({}), { classes: 'names.txt' });
  expect(JSON.stringify(again)).toBe(JSON.stringify(given));
});

describe('without options', () => {
  test('the recipe is the default one of model and data', () => {
    expect(withOptions({})).toMatchObject({
      model: { example: null, files: [{ name: 'mine.tflite' }] },
      data: { example: null, files: [{ name: 'mine.bin' }] },
      method: 'compensated',
      domain: 'tiles',
      rounding: 'double',
      board: 'nucleo-u575zi-q',
      splits: { calibration: 4, selection: 16, heldOut: 20 },
      racing: null,
    });
    expect(layersOf({}).map(({ layer }) => layer)).toEqual([2, 4]);
  });

  test('a given recipe stays as it is', () => {
    const given = withOptions({ method: 'compensated', refine: 'front', form: ['2=sparse'], ramLimit: 4096 });
    expect(withOptions({}, given)).toEqual(given);
  });
});

test('an option changes its part of a given recipe and no other', () => {
  const given = withOptions({ shares: '0,0.5', method: 'magnitude', flashLimit: 1 << 18 });
  const { limits, ...before } = given;
  const changes: readonly [RecipeOptions, Partial<Recipe>][] = [
    [{ board: 'nucleo-f446re' }, { board: 'nucleo-f446re' }],
    [{ rounding: 'single' }, { rounding: 'single' }],
    [{ seed: 9 }, { seed: 9 }],
    [{ dead: 'keep' }, { deadOperands: 'keep' }],
    [{ channelsPerMask: '4' }, { channelsPerMask: 4 }],
    [{ calibration: 2 }, { splits: { ...before.splits, calibration: 2 } }],
    [{ selection: 3, heldOut: 5 }, { splits: { ...before.splits, selection: 3, heldOut: 5 } }],
    [{ heldOutFile: 'folder/test.bin' }, { splits: { ...before.splits, heldOutFile: 'test.bin' } }],
    [{ form: ['2=rolled'] }, { forms: [{ layer: 2, form: 'rolled' }] }],
    [{ ramLimit: 9 }, { limits: { ...limits, ramBytes: 9 } }],
    [{ racing: true }, { racing: { errorRate: 0.05 } }],
    [{ racing: 0.01 }, { racing: { errorRate: 0.01 } }],
    [{ search: 'guided' }, { search: { kind: 'guided', evaluations: 1000 } }],
    [{ evaluations: 7 }, { search: { kind: 'guided', evaluations: 7 } }],
    [{ search: 'grid' }, {}],
    [{ exact: true }, {}],
    [{ shares: '0.25' }, { layers: [2, 4].map((layer) => ({ layer, shares: [0.25] })) }],
  ];
  for (const [options, change] of changes)
    expect(withOptions(options, given)).toEqual({ ...given, ...change });
});

test('a new search for points to refine looks at higher losses, one that has begun stays as it is', () => {
  const deep = { kind: 'guided', evaluations: 7, highestLossPp: 20 };
  expect(withOptions({ evaluations: 7, refine: '3' }).search).toEqual(deep);
  expect(withOptions({ evaluations: 7, refine: 'none' }).search).not.toHaveProperty('highestLossPp');
  expect(withOptions({ refine: '3' }, withOptions({ evaluations: 7 })).search).not.toHaveProperty(
    'highestLossPp',
  );
  expect(withOptions({ refine: '3' }).search).toBeUndefined();
});

test('racing and a search can be taken back', () => {
  expect(withOptions({ exact: true }, withOptions({ racing: true })).racing).toBeNull();
  expect(withOptions({ search: 'grid' }, withOptions({ search: 'guided' })).search).toBeNull();
  expect(withOptions({ evaluations: 9 }, withOptions({ evaluations: 5 })).search).toMatchObject({
    evaluations: 9,
  });
});

describe('levels', () => {
  test('of all layers, then of single ones', () => {
    expect(layersOf({ taus: '0,0.1', layerTaus: ['4=0.2', '0=0'] })).toEqual([
      { layer: 0, taus: [0] },
      { layer: 2, taus: [0, 0.1] },
      { layer: 4, taus: [0.2] },
    ]);
  });

  test('of another method are as many', () => {
    const given = withOptions({ taus: '0,0.05,0.1' });
    expect(layersOf({ method: 'activation' }, given)).toEqual([
      { layer: 2, shares: [0, 0.5, 1] },
      { layer: 4, shares: [0, 0.5, 1] },
    ]);
  });

  test.each<[RecipeOptions, Partial<Recipe>]>([
    [{ taus: '0' }, { method: 'paper' }],
    [{ layerTaus: ['2=0'] }, { method: 'paper' }],
    [{ taus: '0', method: 'authors' }, { method: 'authors' }],
    [{ shares: '0' }, { method: 'compensated' }],
    [{ shares: '0', layerTaus: ['2=1'] }, { method: 'compensated' }],
    [{ layerTaus: ['2=1'], method: 'magnitude' }, { method: 'magnitude' }],
  ])('%o have the method that they go with', (options, expected) => {
    expect(withOptions(options)).toMatchObject(expected);
  });

  test('leave the method of a given recipe', () => {
    const given = withOptions({ method: 'magnitude' });
    expect(withOptions({ layerTaus: ['2=1'] }, given).method).toBe('magnitude');
    expect(() => withOptions({ taus: '0' }, given)).toThrow(refused('usage', /the method is magnitude/));
  });

  test.each<RecipeOptions>([
    { taus: '0', shares: '0.5' },
    { method: 'compensated', taus: '0' },
    { method: 'compensated', taus: '0', shares: '0.5' },
  ])('of the wrong kind are refused: %o', (options) => {
    expect(() => withOptions(options)).toThrow(refused('usage', /--taus\) go with --method paper/));
  });
});

describe('refinement', () => {
  const usual = { images: 10_000, steps: 800, mirror: true };

  test('of the front, of some of its points, of none', () => {
    const front = withOptions({ refine: 'front', refineSteps: 20 });
    expect(front.refinement).toEqual({ ...usual, steps: 20, points: 'front' });
    expect(withOptions({ refine: '3', refineLabels: 0.5 }, front).refinement).toEqual({
      ...usual,
      steps: 20,
      points: 3,
      labelShare: 0.5,
    });
    expect(withOptions({ refineImages: 50, refineShift: 3 }, front).refinement).toMatchObject({
      points: 'front',
      images: 50,
      shift: 3,
    });
    expect(withOptions({ refine: 'none' }, front)).not.toHaveProperty('refinement');
  });

  test.each(['', '0', '-1', '1.5', 'all', '1234567890'])('of "%s" is refused', (refine) => {
    expect(() => withOptions({ refine })).toThrow(refused('usage', /front, none, or how many points/));
  });

  test.each<RecipeOptions>([
    { refineImages: 5 },
    { refineSteps: 5 },
    { refineLabels: 0 },
    { refineShift: 0 },
  ])('a sweep may say how to refine for those of its runs that refine none: %o', (how) => {
    expect(withOptions({ ...how, refine: 'none' })).not.toHaveProperty('refinement');
  });

  test('of no points is refused', () => {
    expect(() => withOptions({ refineSteps: 5 })).toThrow(
      refused('usage', /--refine front, or --refine COUNT/),
    );
  });
});

test('a share above 1 is refused by the name of its option', () => {
  expect(() => withOptions({ method: 'magnitude', shares: '2' })).toThrow(
    refused('usage', /--shares takes shares from 0 to 1 .*found "2"/),
  );
});

test('a threshold above 1000 is refused by the name of its option', () => {
  expect(() => withOptions({ taus: '0,2000' })).toThrow(
    refused('usage', /--taus takes thresholds from 0 to 1000 .*found "0,2000"/),
  );
});

test('levels of a layer that is no convolution are refused by the name of their option', () => {
  expect(() => withOptions({ layerTaus: ['3=0'] })).toThrow(
    refused('usage', /--layer-taus takes layers that are convolutions, here .*2, 4; found "3=0"/),
  );
});

test.each<[string, RecipeOptions]>([
  ['--domain', { method: 'magnitude', domain: 'tiles' }],
  ['--domain', { taus: '0', domain: 'direct' }],
  ['--allocation', { method: 'activation', allocation: 'ranked' }],
])('%s goes with one method: %o', (option, options) => {
  expect(() => withOptions(options)).toThrow(
    refused('usage', RegExp(`^${option} goes with --method compensated; the method is `)),
  );
});

test('a number of evaluations does not go with the grid', () => {
  expect(() => withOptions({ search: 'grid', evaluations: 5 })).toThrow(refused('usage', /--search guided/));
});

test.each<[string, RecipeOptions, RegExp]>([
  ['racing with a search', { racing: true, search: 'guided' }, /search .*does not go with racing/],
  [
    'shared masks with the paper',
    { taus: '0', channelsPerMask: '2' },
    /channelsPerMask .*does not go with the methods 'paper' and 'authors'/,
  ],
  [
    "dead operands skipped by the authors' rule",
    { method: 'authors', dead: 'skip' },
    /deadOperands .*must be keep with the method 'authors'/,
  ],
  ['a seed of more than 32 bits', { seed: 2 ** 32 }, /seed/],
  ['no images to choose by', { selection: 0 }, /splits\.selection/],
  ['too many evaluations', { evaluations: 20_001 }, /search\.evaluations/],
])('%s is refused as a recipe', (_, options, message) => {
  expect(() => withOptions(options)).toThrow(refused('recipe-invalid', message));
});
