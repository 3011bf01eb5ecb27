import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { npyArray, zipFile } from '../unit/images/makeFiles.ts';
import { activation, oneOperator, weights } from '../unit/network/builtModels.ts';
import { buildTflite } from '../unit/network/tflite/tfliteBuilder.ts';
import { tauscope } from './tauscope.ts';

const folder = mkdtempSync(join(tmpdir(), 'tauscope-regression-'));
const path = (name: string) => join(folder, name);
const write = (
  name: string,
  inputs: readonly number[],
  shape: readonly number[],
  targets: readonly number[],
) =>
  writeFileSync(
    path(name),
    zipFile([
      ['x.npy', npyArray('|i1', shape, inputs)],
      ['y.npy', npyArray('<f4', [shape[0]!, targets.length / shape[0]!], targets)],
    ]),
  );

test('tauscope run measures the errors of a regression in the unit of its targets', async () => {
  const ends = [activation('in', [2], 0.5, 0), activation('out', [2], 0.5, 10)];
  writeFileSync(path('rectifier.tflite'), buildTflite(oneOperator(ends, { operator: 'RELU' })));
  // Outputs are (1, 2), (0, 4), (3, 0), (0.5, 0.5).
  write('rows.npz', [2, 4, -9, 8, 6, 0, 1, 1], [4, 2], [1, 2.25, 0.5, 3, 3, -2, 100, 0.5]);
  const args = ['run', path('rectifier.tflite'), '--data', path('rows.npz'), '--regression', '0.5'];
  const { out, err } = await tauscope([...args, '--json']);
  expect(err).toBe('');
  const { regression, top1Percent } = JSON.parse(out) as {
    regression: Record<string, unknown>;
    top1Percent: null;
  };
  expect(top1Percent).toBeNull();
  expect(regression).toEqual({
    tolerance: 0.5,
    within: 1,
    medianError: 1,
    ninetiethPercentile: 99.5,
    meanAbsoluteError: (0.25 + 0.5 + 1 + 2 + 99.5) / 8,
    rootMeanSquareError: Math.sqrt((0.25 ** 2 + 0.5 ** 2 + 1 + 4 + 99.5 ** 2) / 8),
    outputs: [100 / 4, 3.25 / 4],
    constantError: ((0 + 0.5 + 2 + 99) / 4 + (1.75 + 2.5 + 2.5 + 0) / 4) / 2,
    step: 0.5,
    range: [-69, 58.5],
    beyond: 1,
  });
  const text = await tauscope(args);
  expect(text.out).toMatch(/: mean absolute error 12\.91, within ±0\.5 25\.00 % \(1 of 4\)\n/);
  expect(text.out).toMatch(/from -69 to 58\.5 in steps of 0\.5; 1 of 8 targets lie beyond/);

  const unsaid = await tauscope(args.slice(0, 4));
  expect(unsaid.err).toMatch(/not one-hot .* --regression TOLERANCE/);
  const classes = await tauscope([...args.slice(0, 3), 'synthetic', ...args.slice(4)]);
  expect(classes.err).toMatch(/has classes; expected for a regression are numbers/);
});

test('tauscope explore, verify, report and export a regression', async () => {
  const tensors = [
    activation('in', [4, 4, 2], 0.1),
    weights([3, 3, 3, 2], 0.02),
    activation('first', [4, 4, 3], 0.1),
    weights([4, 3, 3, 3], 0.03),
    activation('second', [4, 4, 4], 0.1),
    weights([1, 64], 0.4),
    activation('out', [1], 0.3),
  ];
  const model = {
    tensors,
    operators: [
      { operator: 'CONV_2D', inputs: [0, 1, -1], outputs: [2], options: {} },
      { operator: 'CONV_2D', inputs: [2, 3, -1], outputs: [4], options: {} },
      { operator: 'FULLY_CONNECTED', inputs: [4, 5, -1], outputs: [6], options: {} },
    ] as const,
  };
  writeFileSync(path('regressor.tflite'), buildTflite(model));
  const inputs = Array.from({ length: 32 * 60 }, (_, n) => ((n * n * 31 + n * 17) % 251) - 125);
  const outputs = path('regressor.bin');
  write('set.npz', inputs, [60, 4, 4, 2], Array<number>(60).fill(0));
  const args = [path('regressor.tflite'), '--data', path('set.npz'), '--regression', '0.9'];
  await tauscope(['run', ...args, '--outputs', outputs]);
  const targets = [...new Int8Array(readFileSync(outputs))].map((value, n) => 0.3 * value + (n % 4) * 0.4);
  write('set.npz', inputs, [60, 4, 4, 2], targets);

  const results = path('results.json');
  const explored = await tauscope(['explore', ...args, '--shares', '0.1,0.3,0.9', '--out', results]);
  expect(explored.err.replaceAll(/.*\r/g, '')).not.toMatch(/tauscope:/);
  expect(explored.out).toMatch(/An answer is right when no output is further than 0\.9 from its target/);
  const { recipe, points } = JSON.parse(readFileSync(results, 'utf8')) as {
    recipe: { regression: unknown };
    points: { correct: number[] };
  };
  expect(recipe.regression).toEqual({ tolerance: 0.9 });
  // Offsets of 0, 0.4 and 0.8 are within the tolerance, 1.2 is not.
  const [exact] = points.correct;
  expect(exact).toBeGreaterThan(0);
  expect(new Set(points.correct).size).toBeGreaterThan(1);

  const verified = await tauscope(['verify', results]);
  expect(verified.out).toMatch(/reproduced/);
  await tauscope(['report', results, '--out', path('report')]);
  expect(readFileSync(path('report/report.md'), 'utf8')).toContain('Within ±0.9 selection, %');
  const bundle = path('bundle.zip');
  await tauscope(['export', results, '--budget', '10', '--out', bundle]);
  const files = unzipSync(readFileSync(bundle));
  expect(strFromU8(files['README.md']!)).toMatch(/no output is further than 0\.9 from its target/);
  expect(strFromU8(files['vectors/vectors.c']!)).toMatch(/_vector_labels\[.*\] = \{\n#if .*\n {4}-1,/);

  const checked = await tauscope(['crosscheck', ...args]);
  expect(checked.out).toMatch(/no Top-1\n {2}set\.npz has targets of a regression: no classes are compared/);
  const refined = await tauscope(['explore', ...args, '--refine', 'front']);
  expect(refined.err).toMatch(/Explore without refinement/);
});
