import { Option } from 'commander';
import { describe, expect, test } from 'vitest';
import { decimal, integer } from '../../../src/cli/optionNumbers.ts';
import { parseSweepFile } from '../../../src/cli/sweep/sweepFile.ts';
import { sweepRuns } from '../../../src/cli/sweep/sweepRuns.ts';

const known = [
  new Option('--board <board>').choices(['nucleo-f446re', 'pico-2']),
  new Option('--data <files...>'),
  new Option('--seed <n>').argParser(integer),
  new Option('--selection <n>').argParser(integer),
  new Option('--racing [error rate]').argParser(decimal),
  new Option('--exact'),
  new Option('--out <file>'),
];
const runsOf = (content: unknown) =>
  sweepRuns('s.json', parseSweepFile('s.json', JSON.stringify(content)), known);

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
    const runs = runsOf({ matrix: { data: [['a.bin', 'x/b.bin'], 'my/photos/'] }, runs: [] });
    expect(runs).toEqual([
      { name: 'a.bin+b.bin', args: ['--data=a.bin', '--data=x/b.bin'] },
      { name: 'photos_', args: ['--data=my/photos/'] },
    ]);
  });

  test.each([
    [{}, 'content: expected explorations, in "matrix", in "runs", or in both; found none'],
    [{ run: [] }, 'run: this is no part of a sweep; expected are common, matrix, runs'],
    [{ runs: [{ model: { name: 'lenet' } }] }, 'runs.0.model: expected text, a number, true or false, or'],
    [{ matrix: { board: [] } }, 'matrix.board: expected at least one value'],
    [{ matrix: { board: ['pico-2', 'pico'] } }, 'matrix.board.1: found "pico": Allowed choices are nucleo'],
    [{ common: { seed: -1 }, runs: [{ model: 'lenet' }] }, 'common.seed: found -1: expected a whole number'],
    [{ runs: [{ model: 'a', heldOut: 1 }] }, 'runs.0.heldOut: "heldOut" is no option of "tauscope explore"'],
    [{ runs: [{ model: 'a', out: 'x' }] }, 'runs.0.out: --out is said to "tauscope sweep", not in its file'],
    [{ runs: [{ model: 'a', exact: 'yes' }] }, 'runs.0.exact: found "yes": expected true or false'],
    [{ runs: [{ model: 'a', seed: [1, 2] }] }, 'runs.0.seed: found [1,2]: expected one value, not a list'],
    [{ runs: [{ model: 'a', seed: true }] }, 'runs.0.seed: found true: expected --seed <n>'],
    [
      { runs: [{ name: 'a' }, { name: 'A' }] },
      'runs.1: its results would be called A.json like those of runs.0',
    ],
    [{ runs: [{ name: '../a' }] }, 'runs.0: ".._a" cannot be the name of a results file'],
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
