import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { documentAt } from './exploredFile.ts';
import { fewImages } from './fewImages.ts';
import { narrowLenet } from './narrowModel.ts';
import { refusal } from './refusal.ts';
import { program, tauscope } from './tauscope.ts';

const folder = mkdtempSync(join(tmpdir(), 'tauscope-outputs-'));
const path = (name: string) => join(folder, name);
const results = path('results.json');
const [model, data] = [path('model.tflite'), path('data.npz')];
writeFileSync(model, narrowLenet);
writeFileSync(data, fewImages);
const explore = [
  ...['explore', model, '--data', data, '--taus', '0,0.03', '--workers', '1'],
  ...['--calibration', '16', '--selection', '24', '--held-out', '16'],
];

beforeAll(async () => {
  expect((await tauscope([...explore, '--out', results])).code).toBe(0);
});

/** Runs a line of shell in which "$@" is the command. */
function shell(line: string, args: readonly string[]) {
  return spawnSync('sh', ['-c', line, 'sh', process.execPath, program, ...args], { encoding: 'utf8' });
}

describe('an output that cannot be', () => {
  const commands = [
    { name: 'explore', args: [...explore, '--out'] },
    { name: 'run', args: ['run', 'lenet', '--data', 'synthetic', '--outputs'] },
    { name: 'export', args: ['export', results, '--budget', '1', '--out'] },
  ];

  test.each(commands)('is refused by $name before the work', async ({ args }) => {
    for (const [out, reason] of [
      [path('nosuch/file'), 'there is no such file or folder'],
      [folder, 'it is a folder, a regular file is needed'],
      ['/dev/full', 'it is a device, a regular file is needed'],
    ] as const)
      // No progress was written: nothing has begun.
      expect(await refusal([...args, out])).toBe(`tauscope: Cannot write ${out}: ${reason}.\n`);
  });

  test('is refused by report when a file stands where its folder should be', async () => {
    expect(await refusal(['report', results, '--out', results])).toBe(
      `tauscope: Cannot write ${results}: it is a file, a folder is needed.\n`,
    );
  });

  const precious = path('precious.zip');

  test('is what is read', async () => {
    writeFileSync(precious, 'nobody has another');
    for (const args of [
      ['export', results, '--budget', '1', '--out', results],
      ['export', results, '--budget', '1', '--measurements', precious, '--out', precious],
      [...explore, '--measurements', precious, '--out', precious],
      [...explore, '--classes', precious, '--out', precious],
      ['explore', model, '--data', data, '--recipe', results, '--taus', '0,0.05', '--out', results],
    ]) {
      const before = [results, precious].map((file) => readFileSync(file));
      expect(await refusal(args)).toMatch(/is what is read: writing there would destroy it/);
      expect([results, precious].map((file) => readFileSync(file))).toEqual(before);
    }
  });

  test('is what a results file remembers', async () => {
    writeFileSync(precious, 'nobody has another');
    const builtIn = documentAt(resolve(import.meta.dirname, '../old-results/version1.json'));
    const remembering = path('remembering.json');
    writeFileSync(remembering, JSON.stringify({ ...builtIn, paths: { model: [], data: [precious] } }));
    const { code, err } = await tauscope(['export', remembering, '--budget', '1', '--out', precious]);
    expect(code).toBe(1);
    expect(err).toMatch(/is what is read: writing there would destroy it/);
    expect(readFileSync(precious, 'utf8')).toBe('nobody has another');
  });
});

describe('results whose file can no longer be written', () => {
  test('are printed as without a file, and the failure is told', () => {
    const { status, stdout, stderr } = shell('ulimit -f 1; exec "$@"', [
      ...explore,
      '--out',
      path('full.json'),
    ]);
    expect(status).toBe(1);
    expect(stdout).toMatch(/^model\.tflite on /);
    expect(stderr).toMatch(
      /\ntauscope: Cannot write .*full\.json: it would become larger than is permitted\.\n/,
    );
    expect(existsSync(path('full.json'))).toBe(false);
  });

  test('are kept elsewhere, which is said', async () => {
    const gone = path('gone');
    mkdirSync(gone);
    const child = spawn(process.execPath, [program, ...explore, '--out', join(gone, 'results.json')]);
    let err = '';
    child.stderr.on('data', (chunk: Buffer) => {
      rmSync(gone, { recursive: true, force: true });
      err += chunk.toString();
    });
    expect(await once(child, 'close')).toEqual([1, null]);
    expect(err).toMatch(
      /\ntauscope: Cannot write .*gone\/results\.json: there is no such file or folder\.\n/,
    );
    const [, kept] = /\nWhat was found is in (.*)\.\n$/.exec(err)!;
    expect(readFileSync(kept!)).toEqual(readFileSync(results));
    rmSync(kept!);
  });
});

test('a disk that is full leaves the old file whole and nothing beside it', () => {
  writeFileSync(path('old.zip'), 'the old bundle');
  const before = readdirSync(folder);
  // At most one block of 512 bytes per file, as a disk that is full after it.
  const args = ['export', results, '--budget', '1', '--workers', '1', '--out', path('old.zip')];
  const { status, stderr } = shell('ulimit -f 1; exec "$@"', args);
  expect(status).toBe(1);
  expect(stderr).toMatch(/tauscope: Cannot write .*old\.zip: it would become larger than is permitted\.\n$/);
  expect(readFileSync(path('old.zip'), 'utf8')).toBe('the old bundle');
  expect(readdirSync(folder)).toEqual(before);
});

describe('standard output that takes nothing', () => {
  test.each([[['inspect', 'lenet', '--json']], [['inspect', 'lenet']], [['--help']], [explore]])(
    'fails with a sentence: %s',
    (args) => {
      const { status, stderr } = shell('exec "$@" > /dev/full', args);
      expect(status).toBe(1);
      expect(stderr).toMatch(/(^|\n)tauscope: Cannot write standard output: the disk is full\.\n$/);
      expect(stderr).not.toMatch(/\n\s+at /);
    },
  );

  test('fails with a sentence when its reader has gone', async () => {
    const child = spawn(process.execPath, [program, 'inspect', 'lenet', '--json']);
    child.stdout.destroy();
    let err = '';
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    const [code] = (await once(child, 'close')) as [number];
    expect({ code, err }).toEqual({
      code: 1,
      err: 'tauscope: Cannot write standard output: nobody reads it any more.\n',
    });
  });

  test('does not stop an exploration when nobody reads its progress', () => {
    const out = path('unwatched.json');
    const { status } = shell('exec 2> /dev/full "$@"', [...explore, '--out', out]);
    expect(status).toBe(0);
    expect(readFileSync(out)).toEqual(readFileSync(results));
  });
});
