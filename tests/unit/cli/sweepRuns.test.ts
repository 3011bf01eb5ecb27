import { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { exploreOptions } from '../../../src/cli/exploreOptions.ts';
import { parseSweepFile } from '../../../src/cli/sweep/sweepFile.ts';
import { sweepRuns } from '../../../src/cli/sweep/sweepRuns.ts';

const { options } = exploreOptions(new Command());
const runsOf = (content: unknown) =>
  sweepRuns('s.json', parseSweepFile('s.json', JSON.stringify(content)), options);
/** All that an exploration needs. */
const named = { model: 'm', data: 'd' };

describe('sweepRuns', () => {
  test('gives every combination of a matrix and the single runs, named after their values', () => {
    const common = { data: ['a/b.bin', 'c d.bin'], seed: 7, exact: true };
    const model = ['zoo/resnet8.tflite', { name: 'small', model: 'x.onnx', seed: 8 }];
    const runs = runsOf({
      common,
      matrix: { model, board: ['nucleo-f446re', 'pico-2'] },
      runs: [{ model: 'lenet', data: 'synthetic', racing: true, exact: false, selection: 100 }],
    });
    const files = ['--data=a/b.bin', '--data=c d.bin'];
    expect(runs).toEqual([
      ...['nucleo-f446re', 'pico-2'].map((board) => ({
        name: `resnet8-${board}`,
        args: [...files, '--seed=7', '--exact', `--board=${board}`, '--', 'zoo/resnet8.tflite'],
      })),
      ...['nucleo-f446re', 'pico-2'].map((board) => ({
        name: `small-${board}`,
        args: [...files, '--seed=8', '--exact', `--board=${board}`, '--', 'x.onnx'],
      })),
      {
        name: 'lenet-synthetic-racing-no-exact-selection100',
        args: ['--data=synthetic', '--seed=7', '--racing', '--selection=100', '--', 'lenet'],
      },
    ]);
  });

  test('takes lists as values of a list, and folders', () => {
    const matrix = { data: [['a.bin', 'x/b.bin'], 'my/photos/'] };
    expect(runsOf({ common: { model: 'm' }, matrix, runs: [] })).toEqual([
      { name: 'a.bin+b.bin', args: ['--data=a.bin', '--data=x/b.bin', '--', 'm'] },
      { name: 'photos_', args: ['--data=my/photos/', '--', 'm'] },
    ]);
  });

  test('leaves model and data to a recipe', () => {
    expect(runsOf({ runs: [{ recipe: 'r.json' }] })).toEqual([{ name: 'r.json', args: ['--recipe=r.json'] }]);
  });

  test('leaves out how to do what a run does not do', () => {
    const common = { ...named, 'refine-steps': 5, 'float-output': 'a' };
    expect(
      runsOf({ common, matrix: { refine: ['front', 'none'] }, runs: [{ name: 'int8', float: 'none' }] }),
    ).toEqual([
      {
        name: 'front',
        args: ['--data=d', '--refine-steps=5', '--float-output=a', '--refine=front', '--', 'm'],
      },
      { name: 'none', args: ['--data=d', '--float-output=a', '--refine=none', '--', 'm'] },
      { name: 'int8', args: ['--data=d', '--refine-steps=5', '--float=none', '--', 'm'] },
    ]);
  });

  test.each([
    [{}, 'content: expected explorations, in "matrix", in "runs", or in both; found none'],
    [{ run: [] }, 'run: this is no part of a sweep; expected are common, matrix, runs'],
    [{ runs: [{ model: { name: 'lenet' } }] }, 'runs.0.model: expected text, a number, true or false, or'],
    [{ matrix: { board: [] } }, 'matrix.board: expected at least one value'],
    [
      { common: named, matrix: { board: ['pico-2', 'pico'] } },
      'matrix.board.1: found "pico": Allowed choices are ',
    ],
    [{ common: { seed: -1 }, runs: [{ model: 'lenet' }] }, 'common.seed: found -1: expected a whole number'],
    [{ runs: [{ model: 'a', heldOut: 1 }] }, 'runs.0.heldOut: "heldOut" is no option of "tauscope explore"'],
    [{ runs: [{ model: 'a', out: 'x' }] }, 'runs.0.out: --out is said to "tauscope sweep", not in its file'],
    [{ runs: [{ model: 'a', exact: 'yes' }] }, 'runs.0.exact: found "yes": expected true or false'],
    [{ runs: [{ model: 'a', seed: [1, 2] }] }, 'runs.0.seed: found [1,2]: expected one value, not a list'],
    [{ runs: [{ model: 'a', seed: true }] }, 'runs.0.seed: found true: expected --seed <n>'],
    [
      { common: named, runs: [{ name: 'a' }, { name: 'A' }] },
      'runs.1: its results would be called A.json like those of runs.0',
    ],
    [{ runs: [{ name: '../a' }] }, 'runs.0: ".._a" cannot be the name of a results file'],
    [{ runs: [{ ...named, name: 'é'.repeat(101) }] }, `runs.0: "${'é'.repeat(101)}" cannot be the name`],
    [{ runs: [{ data: 'd' }] }, 'runs.0: expected the option "model", here or in "common"'],
    [{ runs: [{ model: 'm' }] }, 'runs.0: expected the option "data", here or in "common"'],
    [{ common: named, runs: [{ name: 'a', data: false }] }, 'runs.0: expected the option "data"'],
    [{ runs: [{ model: 'm', data: [] }] }, 'runs.0: expected the option "data"'],
    [
      { common: { data: 'd' }, matrix: { model: ['m', false], seed: [1] } },
      'matrix.model.1 with matrix.seed.0: expected the option "model"',
    ],
    [
      { common: { ...named, exact: true }, runs: [{ racing: 0.1 }] },
      'common.exact: it does not go with "racing"; false leaves out what "common" says',
    ],
    [{ runs: [{ ...named, taus: '0', shares: '0' }] }, 'runs.0.taus: it does not go with "shares"'],
    [{ runs: [{ ...named, taus: 'x' }] }, 'runs.0.taus: found "x": Thresholds and shares are FROM:TO:STEP'],
    [
      { runs: [{ ...named, 'layer-taus': '2' }] },
      'runs.0.layer-taus: found "2": --layer-taus takes LAYER=TAUS',
    ],
    [
      { runs: [{ ...named, form: ['2=sparse', '4=x'] }] },
      'runs.0.form: found ["2=sparse","4=x"]: --form takes',
    ],
    [{ runs: [{ ...named, refine: 'all' }] }, 'runs.0.refine: found "all": --refine takes front, none'],
    [{ matrix: { a: [{ seed: 1 }], b: [{ seed: 2 }] } }, 'matrix.b.0.seed: matrix.a.0.seed sets this option'],
    [
      { matrix: { seed: [...Array(101).keys()], selection: [...Array(100).keys()] } },
      'content: expected at most 10000 explorations, found 10100',
    ],
  ])('names the place of what is wrong: %j', (content, text) => {
    expect(() => runsOf(content)).toThrow(
      expect.objectContaining({
        code: 'usage',
        message: expect.stringContaining(`s.json: ${text}`) as string,
      }),
    );
  });

  test('refuses what is no JSON', () => {
    expect(() => parseSweepFile('s.json', '{')).toThrow('s.json is not JSON');
  });
});
