import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Recipe } from '../../../src/exploration/recipe/recipe.ts';
import { commandLine, measurementsNote } from '../../../src/sharing/commandLine.ts';
import { decodeShare } from '../../../src/sharing/shareLink.ts';
import { printable } from '../../../src/words/names.ts';
import { smallExampleRecipe, smallRecipe } from '../store/testApp.ts';

const folder = mkdtempSync(join(tmpdir(), 'tauscope-shell-'));

/** The words that a real shell hands to `tauscope`, over both commands. */
function shellWords(commands: string): string[] {
  const script = `tauscope() { printf '%s\\0' "$@"; }\n${commands}`;
  return execFileSync('sh', ['-c', script], { cwd: folder, encoding: 'utf8' }).split('\0').slice(0, -1);
}

async function recipeOfFiles(model: string, data: readonly string[]): Promise<Recipe> {
  const recipe = await smallRecipe();
  const files = (source: Recipe['model'], names: readonly string[]) => ({
    ...source,
    files: names.map((name, n) => ({ name, sha256: `${n}`.repeat(64) })),
  });
  return { ...recipe, model: files(recipe.model, [model]), data: files(recipe.data, data) };
}

test('a shell takes every name for a name, whatever is in it', async () => {
  const hostile = [
    "a'; touch seized; '",
    '$(touch seized)',
    '`touch seized`',
    '-rf',
    'lenet',
    '~',
    '!!',
    'a b',
  ];
  for (const name of hostile) {
    const recipe = await recipeOfFiles(name, [`1${name}`, name]);
    const words = shellWords(commandLine(recipe, { point: 3, flashBytes: 4096 }));
    expect(words.slice(0, 6)).toEqual([
      'explore',
      `./${name}`,
      '--data',
      `./1${name}`,
      `./${name}`,
      '--recipe',
    ]);
    expect(decodeShare(words[6]!).recipe).toEqual(recipe);
    expect(words.slice(7)).toEqual([
      ...['--out', 'results.json', 'export', 'results.json'],
      ...['--point', '3', '--flash', '4096', '--out', 'bundle.zip'],
    ]);
  }
  expect(readdirSync(folder)).toEqual([]);
});

test('a recipe too long for a link comes from the saved results', async () => {
  const recipe = await smallExampleRecipe();
  const layers = Array.from({ length: 60 }, (_, layer) => ({
    layer,
    taus: Array.from({ length: 200 }, (__, k) => k + Math.sin(layer * 200 + k) / 4).sort((a, b) => a - b),
  }));
  const commands = commandLine({ ...recipe, layers }, { point: 3 });
  expect(commands).toMatch(/^# .*save the results as saved-results\.json\n/);
  const words = shellWords(commands);
  expect(words[words.indexOf('--recipe') + 1]).toBe('./saved-results.json');
});

test('the float network from which losses are counted is named as well, by what a person calls it', async () => {
  const float = { name: 'f.onnx', sha256: 'f'.repeat(64) };
  const recipe = await smallRecipe({ float });
  const words = shellWords(commandLine(recipe, { point: 3 }, { [float.sha256]: 'my float.onnx' }));
  expect(words.slice(4, 7)).toEqual(['--float', './my float.onnx', '--recipe']);
});

test('a shell takes any printable name for a name', async () => {
  const recipe = await smallRecipe();
  const name = fc.string({ unit: 'binary', minLength: 1 }).map(printable);
  fc.assert(
    fc.property(fc.array(name, { minLength: 1, maxLength: 20 }), (names) => {
      const files = names.map((each, n) => ({ name: each, sha256: n.toString(16).padStart(64, '0') }));
      const words = shellWords(commandLine({ ...recipe, data: { example: null, files } }, { point: 0 }));
      expect(words.slice(3, 3 + names.length)).toEqual(names.map((each) => `./${each}`));
    }),
    { numRuns: 20 },
  );
  expect(readdirSync(folder)).toEqual([]);
});

test('files go by what the person calls them, examples by their names', async () => {
  const recipe = await recipeOfFiles('sent.tflite', ['sent.bin']);
  const own = { ...recipe, data: { example: null, files: [{ name: 'sent.bin', sha256: 'a'.repeat(64) }] } };
  expect(shellWords(commandLine(own, { point: 0 }, { ['a'.repeat(64)]: 'my own.bin' })).slice(0, 4)).toEqual([
    ...['explore', './sent.tflite', '--data', './my own.bin'],
  ]);
  const example = commandLine(await smallExampleRecipe(), { budgetPp: 0.5, reading: 'bound' });
  expect(shellWords(example).slice(0, 4)).toEqual(['explore', 'lenet', '--data', 'synthetic']);
  expect(shellWords(example).slice(8)).toEqual([
    ...['export', 'results.json', '--budget', '0.5', '--reading', 'bound', '--out', 'bundle.zip'],
  ]);
});

test('a point that is shown on another board is exported for it, by the measurements that the page saves', async () => {
  const calibration = { coreFactor: 1.1, stallFactor: 1, layerCount: 8, errorPercent: 1 };
  const pricing = { board: 'nucleo-l4r5zi', calibration };
  const words = shellWords(commandLine(await smallExampleRecipe(), { point: 1 }, {}, pricing));
  expect(decodeShare(words[words.indexOf('--recipe') + 1]!).pricing).toEqual(pricing);
  expect(words.slice(words.indexOf('export'))).toEqual([
    ...['export', 'results.json', '--point', '1', '--board', 'nucleo-l4r5zi'],
    ...['--measurements', 'tauscope-measurements-nucleo-l4r5zi.json', '--out', 'bundle.zip'],
  ]);
  expect(measurementsNote(pricing)).toMatch(/ tauscope-measurements-nucleo-l4r5zi\.json$/);
  expect(measurementsNote({ board: pricing.board })).toBeNull();
});

test('memory and the place of tables go along where they are not those of the settings', async () => {
  const example = await smallExampleRecipe();
  const { board } = example;
  type Memory = Pick<Recipe, 'limits' | 'tables'>;
  const ofExport = (own: Memory, shown: Memory) => {
    const words = shellWords(commandLine({ ...example, ...own }, { point: 1 }, {}, { board, ...shown }));
    expect(decodeShare(words[words.indexOf('--recipe') + 1]!).pricing).toEqual({ board, ...shown });
    return words.slice(words.indexOf('--board') + 2, -2);
  };
  const limited = { limits: { ramBytes: 65536 }, tables: 'flash' } as const;
  expect(ofExport({}, limited)).toEqual(['--ram-limit', '65536', '--tables', 'flash']);
  expect(ofExport(limited, {})).toEqual(['--ram-limit', 'none', '--tables', 'auto']);
  expect(ofExport(limited, limited)).toEqual([]);
});
