import { mkdtempSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readBytes, write } from '../../../src/cli/files.ts';
import { refused } from '../../refused.ts';

const folder = mkdtempSync(join(tmpdir(), 'tauscope-files-'));
const path = (name: string) => join(folder, name);

test('what is written is read again, under its name without the folder', async () => {
  const bytes = Uint8Array.of(0, 255, 7);
  await write(path('some bytes'), bytes);
  expect(await readBytes(path('some bytes'))).toEqual({ name: 'some bytes', bytes });
  await write(path('text'), 'ü\n');
  expect((await readBytes(path('text'))).bytes).toEqual(Uint8Array.of(0xc3, 0xbc, 10));
});

test('what cannot be read or written is named, with the reason', async () => {
  await expect(readBytes(path('nowhere'))).rejects.toThrow(
    refused('not-found', /^Cannot read .*nowhere: there is no such file or folder\.$/),
  );
  await expect(readBytes(folder)).rejects.toThrow(refused('not-found', /it is a folder, a file is needed/));
  await expect(write(path('no/folder'), '')).rejects.toThrow(
    refused('not-found', /^Cannot write .*no\/folder: there is no such file or folder\.$/),
  );
  await expect(write(folder, '')).rejects.toThrow(refused('not-found', /it is a folder/));
  writeFileSync(path('file'), '');
  await expect(readBytes(path('file/inside'))).rejects.toThrow(refused('not-found', /ENOTDIR/));
});

test('a file of more than 1 GiB is refused before it is read', async () => {
  writeFileSync(path('large'), '');
  truncateSync(path('large'), 2 ** 30 + 1);
  await expect(readBytes(path('large'))).rejects.toThrow(
    refused('data-limit', /1073741825 bytes; files up to 1073741824 are read/),
  );
});
