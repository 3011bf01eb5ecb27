import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Argument, Command, Option } from 'commander';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { tauscopeProgram } from '../../../src/cli/program.ts';
import { sweepRuns } from '../../../src/cli/sweep/sweepRuns.ts';

const folder = mkdtempSync(join(tmpdir(), 'tauscope-program-'));
const path = (name: string) => join(folder, name);
let out = '';
beforeEach(() => {
  out = '';
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    out += String(text);
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

const run = (...args: string[]) => tauscopeProgram().parseAsync(args, { from: 'user' });
const explore = ['explore', 'lenet', '--data', 'synthetic'];

describe('an empty text', () => {
  const withParts = ({ commands }: Command): Command[] =>
    commands.flatMap((each) => [each, ...withParts(each)]);
  const targets = (command: Command): (Option | Argument)[] => [
    ...command.options.filter((option) => !option.isBoolean()),
    ...(command.parent!.name() === 'cluster' ? [] : command.registeredArguments),
  ];

  test('is refused by every option and argument that takes one', () => {
    for (const command of withParts(tauscopeProgram()))
      for (const target of targets(command))
        expect(
          () => target.parseArg!('', undefined as never),
          `${command.name()} ${target.name()}`,
        ).toThrow();
  });

  test.each([
    [
      ['serve', '--host', ''],
      "option '--host <name>' argument '' is invalid. expected a value, found an empty",
    ],
    [['explore', '', '--data', 'synthetic'], "invalid for argument 'model'. expected a value"],
    [[...explore, '--recipe', ''], "option '--recipe <file or link>' argument '' is invalid"],
    [[...explore, '--data', ''], "option '--data <files...>' argument '' is invalid"],
    [['verify', 'a.json', '--points', ''], 'expected front, or numbers of points such as 0,8,9.'],
  ])('is refused by its place: %j', async (args, message) => {
    await expect(run(...args)).rejects.toThrow(message);
  });

  test('is refused in a sweep, too', () => {
    const { options } = tauscopeProgram().commands.find((each) => each.name() === 'explore')!;
    const sweep = (run: Record<string, string | string[]>) =>
      sweepRuns('s.json', { common: {}, matrix: {}, runs: [{ model: 'm', data: 'd', ...run }] }, options);
    expect(() => sweep({ recipe: '' })).toThrow('runs.0.recipe: found "": expected a value');
    expect(() => sweep({ data: ['d', ''] })).toThrow('runs.0.data: found ["d",""]: expected a value');
    expect(() => sweep({ model: '' })).toThrow('runs.0.model: expected a file or a built-in model, found ""');
    expect(sweep({ data: ['d', 'e'] })[0]!.args).toEqual(['--data=d', '--data=e', '--', 'm']);
  });

  test('of the environment is none', async () => {
    vi.stubEnv('TAUSCOPE_QUEUE', '');
    await expect(run('worker')).rejects.toThrow("required option '--queue <url>' not specified");
  });
});

test.each([
  [[...explore, '--seed', '4294967296'], 'expected a whole number up to 4294967295.'],
  [['quantise', 'a.onnx', '--data', 'd', '--out', 'q.tflite', '--seed', '4294967296'], 'up to 4294967295.'],
  [[...explore, '--calibration', '0'], 'expected a whole number from 1 to 1000000.'],
  [[...explore, '--selection', '1000001'], 'expected a whole number from 1 to 1000000.'],
  [[...explore, '--held-out', '1000001'], 'expected a whole number up to 1000000.'],
  [[...explore, '--evaluations', '20001'], 'expected a whole number from 1 to 20000.'],
  [[...explore, '--refine', '1001'], 'how many points of the front, up to 1000'],
  [[...explore, '--refine-images', '0'], 'from 1 to 1000000.'],
  [[...explore, '--refine-steps', '100001'], 'from 1 to 100000.'],
  [[...explore, '--refine-labels', '1.5'], 'expected a number from 0 to 1.'],
  [[...explore, '--refine-shift', '101'], 'from 1 to 100.'],
  [[...explore, '--flash-limit', '9'.repeat(400)], 'with K or M, up to 1024M.'],
  [[...explore, '--layer-taus', '2=0,0.5', '2=0,0.3'], '--layer-taus names layer 2 twice; found "2=0,0.3"'],
  [['sweep', 'a.json', '--out', 'b', '--parallel', '1e17'], 'expected a whole number from 1 to 1024.'],
  [
    ['run', 'lenet', '--data', 'd', '--regression', '1', '--per-class'],
    "cannot be used with option '--regress",
  ],
  [
    ['run', 'lenet', '--data', 'd', '--regression', '1', '--classes', 'c'],
    "cannot be used with option '--regress",
  ],
  [
    ['firmware', 'a.json', '--out', 'a.hex', '--runner-model', 'ic]01'],
    'letters, digits, "-" and "_", such as',
  ],
  [['firmware', 'a.json', '--out', 'a.hex', '--runner-model', 'a'.repeat(33)], 'expected up to 32 letters'],
])('is refused by the name of its option, before anything is read: %j', async (args, message) => {
  await expect(run(...args)).rejects.toThrow(message);
});

test.each([
  [
    [...explore, '--refine', 'none', '--refine-steps', '5'],
    '--refine-steps does nothing beside --refine none.',
  ],
  [
    [...explore, '--float', 'none', '--float-output', '1'],
    '--float-output does nothing beside --float none.',
  ],
  [[...explore, '--check-share', '0.5'], 'Say --queue URL, or leave it out.'],
  [[...explore, '--queue', 'nats://a', '--workers', '3'], 'Leave --workers out here.'],
  [['sweep', 'nosuch.json', '--out', folder, '--check-share', '0.5'], 'Say --queue URL, or leave it out.'],
  [
    ['sweep', 'nosuch.json', '--out', folder, '--queue', 'nats://a', '--workers', '3'],
    'Leave --workers out here.',
  ],
  [
    ['quantise', 'resnet9', '--data', 'd', '--out', path('q.tflite')],
    'no built-in model "resnet9". Built-in models: resnet8, ',
  ],
  [['worker', '--queue', 'nats://to/ken@127.0.0.1:9'], 'a / is written %2F'],
  [['serve', '--port', '0', '--host', ''], 'expected a value'],
])('is not passed over: %j', async (args, message) => {
  await expect(run(...args)).rejects.toThrow(message);
  expect(readdirSync(folder)).toEqual([]);
});

test('measurements of a board that does not exist fit nothing', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'tauscope-measured-')), 'm.json');
  const layer = { network: 'n', imageCrc: '', layer: 0, coreCycles: 9, stallCycles: 1, measuredCycles: 11 };
  const content = { version: 1, kind: 'tauscope-measurements', board: 'nosuch', layers: [layer] };
  writeFileSync(file, JSON.stringify(content));
  await expect(run('calibrate', file)).rejects.toThrow('There is no board "nosuch". Known boards: ');
});

test('a sweep does not write over its own file', async () => {
  const own = mkdtempSync(join(tmpdir(), 'tauscope-own-'));
  const content = JSON.stringify({ runs: [{ name: 'a', model: 'lenet', data: 'synthetic' }] });
  for (const name of ['sweep.status', 'a.json']) {
    writeFileSync(join(own, name), content);
    await expect(run('sweep', join(own, name), '--out', own)).rejects.toThrow('is what is read');
  }
});

describe('a cluster', () => {
  const slurm = ['cluster', 'slurm'];
  const kubernetes = ['cluster', 'kubernetes', '--image', 'lab/tauscope:1', '--claim', 'data'];
  const lenet = ['--', ...explore, '--out', 'x.json'];

  test.each([
    [[...slurm, '--tasks', '1e300', ...lenet], 'expected a whole number from 1 to 4000000.'],
    [[...slurm, '--time', '', ...lenet], 'expected a time as sbatch takes it'],
    [[...slurm, '--time', 'abc; rm', ...lenet], 'expected a time as sbatch takes it'],
    [[...slurm, '--time', '1:2:3:4', ...lenet], 'expected a time as sbatch takes it'],
    [[...slurm, '--sbatch=--a\nrm -r', ...lenet], 'expected one option of sbatch in one line'],
    [[...slurm, '--sbatch=partition', ...lenet], 'expected one option of sbatch in one line'],
    [[...slurm, '--', ...explore, '--out', ''], "option '--out <file>' argument '' is invalid"],
    [[...slurm, '--', 'sweep', 's.json', '--out', ''], "option '--out <folder>' argument '' is invalid"],
    [[...slurm, '--', 'sweep', '', '--out', 'x'], 'Name the file of the sweep'],
    [[...slurm, '--', 'explore', '', '--data', 'd', '--out', 'x'], 'Name model and data'],
    [[...slurm, '--', ...explore, '--out', 'found/'], '--out found/ is a folder. Name a file in it'],
    [[...slurm, '--', ...explore, '--out', 'found/..'], '--out found/.. is a folder. Name a file in it'],
    [[...slurm, ...lenet, '--help'], 'Behind "--" stands what is to run. tauscope explore --help lists its'],
    [[...slurm, ...lenet, '--nosuch'], 'has no option --nosuch; tauscope explore --help lists those it has.'],
    [[...slurm, ...lenet, '--workers', '3'], 'Leave --workers out here.'],
    [[...slurm, ...lenet, '--refine', 'none', '--refine-steps', '3'], 'does nothing beside --refine none'],
    [['cluster', 'kubernetes', '--image', '', '--claim', 'c', ...lenet], 'expected the name of an image'],
    [['cluster', 'kubernetes', '--image', 'A B', '--claim', 'c', ...lenet], 'expected the name of an image'],
    [
      ['cluster', 'kubernetes', '--image', 'i', '--claim', '', ...lenet],
      'expected the name of a volume claim',
    ],
    [['cluster', 'kubernetes', '--image', 'i', '--claim', 'A_b', ...lenet], 'expected the name of a volume'],
    [[...kubernetes, '--name', '-a', ...lenet], 'expected up to 40 lower-case letters'],
    [[...kubernetes, '--replicas', '1e21', ...lenet], 'expected a whole number from 1 to 2147483647.'],
    [[...kubernetes, '--', ...explore, '--out', '/work'], '--out /work is the working folder itself.'],
  ])('is not told what can never run: %j', async (args, message) => {
    await expect(run(...args)).rejects.toThrow(message);
    expect(out).toBe('');
  });

  test.each([
    [[...slurm, '--time', '30', ...lenet], '#SBATCH --time=30\n'],
    [[...slurm, '--time', '2-12:30:00', ...lenet], '#SBATCH --time=2-12:30:00\n'],
    [
      [...slurm, '--sbatch=--partition=cpu', '--sbatch=-p a', ...lenet],
      '#SBATCH --partition=cpu\n#SBATCH -p a\n',
    ],
    [[...slurm, ...lenet, '--check-share', '0.1'], '--check-share 0.1'],
    [[...kubernetes, ...lenet], 'lab/tauscope:1'],
    [
      [
        'cluster',
        'kubernetes',
        '--image',
        'HOST:5000/a/b_c@sha256:' + '0'.repeat(64),
        '--claim',
        'a.b',
        ...lenet,
      ],
      'a.b',
    ],
    [[...kubernetes, '--', 'sweep', 's.json', '--out', '.'], 'sweep'],
  ])('is told what can: %j', async (args, text) => {
    await run(...args);
    expect(out).toContain(text);
  });
});
