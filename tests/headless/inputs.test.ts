import { execFileSync } from 'node:child_process';
import { mkdtempSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tauscope } from './tauscope.ts';

const folder = mkdtempSync(join(tmpdir(), 'tauscope-inputs-'));
const pipe = join(folder, 'pipe');
execFileSync('mkfifo', [pipe]);
const large = join(folder, 'large.npz');
writeFileSync(large, '');
truncateSync(large, 900 * 2 ** 20);
const bundle = join(folder, 'bundle.zip');

/** Every place where a command takes a file. */
const commands = (file: string) =>
  [
    ['inspect', file],
    ['run', file, '--data', 'synthetic'],
    ['run', 'lenet', '--data', file],
    ['run', 'lenet', '--data', 'synthetic', '--classes', file],
    ['explore', file, '--data', 'synthetic'],
    ['explore', 'lenet', '--data', file],
    ['explore', '--recipe', file],
    ['export', file, '--budget', '1', '--out', bundle],
    ['report', file, '--out', folder],
  ].map((args) => ({ args, line: args.join(' ') }));

test.each([
  ...commands('/dev/zero').map((command) => ({ ...command, kind: 'a device' })),
  ...commands(pipe).map((command) => ({ ...command, kind: 'a named pipe' })),
])('tauscope $line: refused, for it is $kind', async ({ args, kind }) => {
  const { code, out, err } = await tauscope(args);
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(err).toMatch(RegExp(`^tauscope: Cannot read .*: it is ${kind}, a regular file is needed\\.\n$`));
});

test.each(commands(large))('tauscope $line: refused by its size of 900 MiB', async ({ args }) => {
  const { code, err } = await tauscope(args);
  expect(code).toBe(1);
  expect(err).toMatch(/^tauscope: .*943,?718,?400 bytes; .*\n$/);
});
