import {
  chmodSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkOutput, checkOutputFolder } from '../../../src/cli/checkOutput.ts';
import { write } from '../../../src/cli/writeFile.ts';
import { refused } from '../../refused.ts';

const folder = mkdtempSync(join(tmpdir(), 'tauscope-write-'));
const path = (name: string) => join(folder, name);
mkdirSync(path('folder'));

test('a file holds what is written, and nothing else is left beside it', async () => {
  mkdirSync(path('alone'));
  await write(path('alone/text'), 'ü\n');
  await write(path('alone/bytes'), Uint8Array.of(0, 255, 7));
  await write(path('alone/text'), 'shorter');
  expect(readFileSync(path('alone/text'), 'utf8')).toBe('shorter');
  expect([...readFileSync(path('alone/bytes'))]).toEqual([0, 255, 7]);
  expect(readdirSync(path('alone')).sort()).toEqual(['bytes', 'text']);
});

test('who had opened or linked the old file keeps it whole; links and permissions stay', async () => {
  writeFileSync(path('old'), 'old');
  chmodSync(path('old'), 0o640);
  linkSync(path('old'), path('kept'));
  symlinkSync('old', path('link'));
  await write(path('link'), 'new');
  expect(readlinkSync(path('link'))).toBe('old');
  expect(readFileSync(path('old'), 'utf8')).toBe('new');
  expect(readFileSync(path('kept'), 'utf8')).toBe('old');
  expect(statSync(path('old')).mode & 0o777).toBe(0o640);
});

test('a link that leads nowhere yet stays, and what it names is made', async () => {
  mkdirSync(path('elsewhere'));
  symlinkSync('elsewhere/made', path('first'));
  symlinkSync('first', path('second'));
  await write(path('second'), 'made');
  expect(readlinkSync(path('second'))).toBe('first');
  expect(readlinkSync(path('first'))).toBe('elsewhere/made');
  expect(readFileSync(path('elsewhere/made'), 'utf8')).toBe('made');
  symlinkSync('no/file', path('astray'));
  await expect(checkOutput(path('astray'))).rejects.toThrow(refused('not-found', /there is no such file/));
});

test('what cannot be written is named, with the reason, and leaves nothing behind', async () => {
  mkdirSync(path('busy/inside'), { recursive: true });
  await expect(write(path('no/file'), '')).rejects.toThrow(
    refused('not-found', /^Cannot write .*no\/file: there is no such file or folder\.$/),
  );
  await expect(write(path('busy/inside'), '')).rejects.toThrow(refused('not-found', /it is a folder/));
  expect(readdirSync(path('busy'))).toEqual(['inside']);
});

test.each([
  ['no/file', /there is no such file or folder/],
  ['folder', /it is a folder, a regular file is needed/],
  ['none/', /it names no file/],
  ['plain/file', /is a file, not a folder/],
  ['x'.repeat(300), /the name is too long/],
])('before the work, %s is refused', async (name, reason) => {
  writeFileSync(path('plain'), '');
  await expect(checkOutput(path(name))).rejects.toThrow(refused('not-found', reason));
});

test('before the work, devices and the files that are read are refused as well', async () => {
  await expect(checkOutput('/dev/full')).rejects.toThrow(
    refused('not-found', /it is a device, a regular file/),
  );
  await expect(checkOutput('-')).rejects.toThrow(refused('usage', /not to standard output/));
  await expect(checkOutput('')).rejects.toThrow(refused('not-found', /it names no file/));
  writeFileSync(path('model'), 'weights');
  symlinkSync('model', path('same'));
  await expect(checkOutput(path('same'), ['lenet', path('model')])).rejects.toThrow(
    refused('usage', /would destroy it/),
  );
});

test('what can be written passes, and is not touched', async () => {
  writeFileSync(path('there'), 'content');
  await checkOutput(path('there'), [path('elsewhere')]);
  await checkOutput(path('not there'));
  expect(readFileSync(path('there'), 'utf8')).toBe('content');
  expect(readdirSync(folder)).not.toContain('not there');
});

test('a folder to write in is made, unless a file has its name', async () => {
  await checkOutputFolder(path('deep/new'), ['report.md']);
  expect(statSync(path('deep/new')).isDirectory()).toBe(true);
  writeFileSync(path('taken'), '');
  await expect(checkOutputFolder(path('taken'), [])).rejects.toThrow(
    refused('not-found', /Cannot write .*taken: it is a file, a folder is needed/),
  );
  mkdirSync(path('deep/new/report.md'));
  await expect(checkOutputFolder(path('deep/new'), ['report.md'])).rejects.toThrow(
    refused('not-found', /report\.md: it is a folder/),
  );
});
