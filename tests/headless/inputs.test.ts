import { execFileSync } from 'node:child_process';
import { mkdtempSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { narrowLenet } from './narrowModel.ts';
import { refusal } from './refusal.ts';
import { tauscope } from './tauscope.ts';

const folder = mkdtempSync(join(tmpdir(), 'tauscope-inputs-'));
const pipe = join(folder, 'pipe');
execFileSync('mkfifo', [pipe]);
const large = join(folder, 'large.npz');
writeFileSync(large, '');
truncateSync(large, 900 * 2 ** 20);
const bundle = join(folder, 'bundle.zip');
// What is built in lies beside the built command.
const [model, data] = [join(folder, 'model.tflite'), join(folder, 'data_batch.bin')];
writeFileSync(model, narrowLenet);
writeFileSync(data, new Uint8Array(20 * 3073));

/** Every place where a command takes a file. */
const commands = (file: string) =>
  [
    ['inspect', file],
    ['run', file, '--data', data],
    ['run', model, '--data', file],
    ['run', model, '--data', data, '--classes', file],
    ['explore', file, '--data', data],
    ['explore', model, '--data', file],
    ['explore', '--recipe', file],
    ['export', file, '--budget', '1', '--out', bundle],
    ['report', file, '--out', folder],
  ].map((args) => ({ args, line: args.join(' ') }));

test.each([
  ...commands('/dev/zero').map((command) => ({ ...command, kind: 'a device' })),
  ...commands(pipe).map((command) => ({ ...command, kind: 'a named pipe' })),
])('tauscope $line: refused, for it is $kind', async ({ args, kind }) => {
  expect(await refusal(args)).toMatch(
    RegExp(`^tauscope: Cannot read .*: it is ${kind}, a regular file is needed\\.\n$`),
  );
});

test.each(commands(large))('tauscope $line: refused by its size of 900 MiB', async ({ args }) => {
  expect(await refusal(args)).toMatch(/^tauscope: .*943,?718,?400 bytes; .*\n$/);
});

test.each(['/dev/zero', pipe, large])(
  'the command itself says of %s what it says in this process',
  async (file) => {
    const args = ['inspect', file];
    expect(await tauscope(args)).toEqual({ code: 1, out: '', err: await refusal(args) });
  },
);
