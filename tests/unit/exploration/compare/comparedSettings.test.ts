import { expect, test } from 'vitest';
import { comparabilityNotes } from '../../../../src/exploration/compare/comparability.ts';
import type { ComparedExploration } from '../../../../src/exploration/compare/comparedExploration.ts';
import { comparedSettings } from '../../../../src/exploration/compare/comparedSettings.ts';
import { highestBudgetPp } from '../../../../src/exploration/points/choice.ts';
import { defaultRefinement, defaultSearch } from '../../../../src/exploration/recipe/recipe.ts';
import type { Recipe } from '../../../../src/exploration/recipe/recipe.ts';
import { sameRecipe } from '../../../../src/exploration/recipe/sameRecipe.ts';
import { comparedResults } from '../../../../src/sharing/comparedResults.ts';
import { parseResults, resultsDocument } from '../../../../src/sharing/resultsFile.ts';
import { answer } from '../../sharing/answers.ts';
import { analysedExample } from '../analysedExample.ts';

const exploration = await analysedExample();
answer(
  exploration,
  () => true,
  () => 0xff,
);
const compared = comparedResults('1', parseResults(JSON.stringify(resultsDocument(exploration))));
const withChange = (change: Partial<Recipe>): ComparedExploration => ({
  ...compared,
  recipe: { ...compared.recipe, ...change },
});

const [sha256, other] = ['a'.repeat(64), 'b'.repeat(64)];
const source = { example: null, files: [{ name: 'one', sha256 }] };
const otherSource = { example: null, files: [{ name: 'one', sha256: other }] };
const calibration = { coreFactor: 1.1, stallFactor: 1.2, layerCount: 3, errorPercent: 1 };
const refinement = { ...defaultRefinement, points: 'front' as const };
const names = Array.from({ length: 40 }, (_, n) => `class ${n}`);
const { splits } = compared.recipe;
/** Values of every field that mean something else each, however alike they look. */
const differing: { [Field in Exclude<keyof Recipe, 'version'>]: readonly Recipe[Field][] } = {
  model: [source, otherSource, { ...source, output: 'a' }, { ...source, output: 'b' }],
  data: [source, otherSource],
  float: [
    undefined,
    { name: 'one', sha256 },
    { name: 'one', sha256: other },
    { name: 'one', sha256, output: 'a' },
    { name: 'one', sha256, output: 'b' },
  ],
  classNames: [undefined, names, names.with(30, 'cat'), names.slice(1)],
  labelsByName: [undefined, true],
  rounding: ['double', 'single'],
  method: ['paper', 'authors', 'magnitude', 'activation', 'compensated'],
  seed: [1, 2],
  splits: [
    splits,
    { ...splits, calibration: 1 },
    { ...splits, selection: 1 },
    { ...splits, heldOut: 0 },
    { ...splits, heldOutFile: 'one' },
  ],
  inputScale: [undefined, 'x', 'x/255', { of: 'x', mean: [1], deviation: [2] }],
  resize: [undefined, 'stretch'],
  colourOrder: [undefined, 'bgr'],
  arrays: [undefined, { images: 'x', labels: 'y' }, { images: 'x', labels: 'z' }],
  regression: [undefined, { tolerance: 0.5 }, { tolerance: 0.501 }],
  board: ['nucleo-u575zi-q', 'nucleo-l4r5zi'],
  calibration: [
    undefined,
    calibration,
    { ...calibration, coreFactor: 1.101 },
    { ...calibration, stallFactor: 1.201 },
    { ...calibration, layerCount: 4 },
    { ...calibration, errorPercent: 1.01 },
  ],
  layers: [
    [],
    [{ layer: 2, taus: [0, 1, 2, 3, 4, 5, 6, 7] }],
    [{ layer: 2, taus: [0, 1, 2, 3, 4, 5.5, 6, 7] }],
    [{ layer: 2, shares: [0, 1] }],
  ],
  deadOperands: ['skip', 'keep'],
  channelsPerMask: [undefined, 2, 4],
  allocation: [undefined, 'ranked'],
  domain: [undefined, 'tiles', 'mixed-tiles'],
  racing: [undefined, { errorRate: 0.05 }, { errorRate: 0.051 }],
  refinement: [
    undefined,
    refinement,
    { ...refinement, points: 2 },
    { ...refinement, points: [] },
    { ...refinement, points: [2] },
    { ...refinement, images: 1 },
    { ...refinement, steps: 1 },
    { ...refinement, mirror: false },
    { ...refinement, shift: 1 },
    { ...refinement, shift: 2 },
    { ...refinement, labelShare: 0.3 },
    { ...refinement, labelShare: 0.31 },
  ],
  forms: [undefined, [{ layer: 2, form: 'unpacked' }], [{ layer: 4, form: 'unpacked' }]],
  limits: [undefined, { flashBytes: 100_000 }, { flashBytes: 100_001 }, { ramBytes: 100_000 }],
  tables: [undefined, 'flash'],
  search: [
    undefined,
    defaultSearch,
    { ...defaultSearch, evaluations: 7 },
    { ...defaultSearch, highestLossPp: 20 },
  ],
};
const fields = Object.keys(differing) as (keyof typeof differing)[];

test.each(fields)('%s that differs has texts that differ', (field) => {
  // Methods of shares take all that there is.
  const explorations = differing[field].map((value) => withChange({ method: 'compensated', [field]: value }));
  const { texts } = comparedSettings(explorations).find(({ differs }) => differs)!;
  expect(new Set(texts).size, texts.join('\n')).toBe(explorations.length);
  expect(texts.join()).not.toMatch(/points ;|undefined/);
});

test('notes tell calibrations and float networks apart as settings do', () => {
  for (const field of ['calibration', 'float'] as const) {
    const explorations = differing[field].slice(1).map((value) => withChange({ [field]: value }));
    const notes = comparabilityNotes(explorations).join('\n');
    expect(notes.match(/\(\d\)/g), notes).toHaveLength(explorations.length);
  }
});

test('what goes without saying may be said', () => {
  const said: Partial<Recipe> = {
    allocation: 'equal',
    domain: 'direct',
    channelsPerMask: 1,
    resize: 'crop',
    racing: null,
    tables: 'auto',
    limits: {},
    forms: [],
    search: { ...defaultSearch, highestLossPp: highestBudgetPp },
    refinement: { ...refinement, labelShare: 0 },
  };
  const [one, two] = [withChange({ search: defaultSearch, refinement }), withChange(said)] as const;
  expect(comparedSettings([one, two]).filter(({ differs }) => differs)).toEqual([]);
  expect(sameRecipe(one.recipe, two.recipe)).toBe(true);
  expect(sameRecipe(one.recipe, withChange({ ...said, search: null }).recipe)).toBe(false);
});
