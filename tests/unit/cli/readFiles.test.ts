import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readDataFiles, readModelFile, readText } from '../../../src/cli/readFiles.ts';
import { refused } from '../../refused.ts';

const folder = mkdtempSync(join(tmpdir(), 'tauscope-read-'));
const path = (name: string) => join(folder, name);
const MiB = 2 ** 20;

const readers = {
  model: readModelFile,
  data: (name: string) => readDataFiles([name]),
  text: readText,
};

function sparseFile(name: string, bytes: number): string {
  writeFileSync(path(name), '');
  truncateSync(path(name), bytes);
  return path(name);
}

test('files are read whole, under their names without the folder, also through links', async () => {
  const bytes = Buffer.from(Uint8Array.from({ length: 3 * MiB + 5 }, (_, n) => n % 251));
  writeFileSync(path('some bytes'), bytes);
  writeFileSync(path('text'), 'ü\n');
  symlinkSync(path('some bytes'), path('link'));
  const files = [
    await readModelFile(path('some bytes')),
    ...(await readDataFiles([path('link'), path('text')])),
  ];
  expect(files.map(({ name }) => name)).toEqual(['some bytes', 'link', 'text']);
  const contents = [bytes, bytes, Buffer.of(0xc3, 0xbc, 10)];
  expect(files.map((file, k) => contents[k]!.equals(file.bytes))).toEqual([true, true, true]);
  expect(await readText(path('text'))).toBe('ü\n');
});

const socket = createServer();
beforeAll(async () => {
  mkdirSync(path('folder'));
  writeFileSync(path('file'), '');
  execFileSync('mkfifo', [path('pipe')]);
  symlinkSync(path('pipe'), path('linked pipe'));
  await once(socket.listen(path('socket')), 'listening');
});
afterAll(() => void socket.close());

describe.each(Object.entries(readers))('%s', (_, read) => {
  test('that is no regular file is refused by what it is', async () => {
    const found = [
      ['/dev/zero', 'a device'],
      [path('pipe'), 'a named pipe'],
      [path('linked pipe'), 'a named pipe'],
      [path('socket'), 'a socket'],
      [path('folder'), 'a folder'],
    ] as const;
    for (const [name, kind] of found)
      await expect(read(name)).rejects.toThrow(
        refused('not-found', RegExp(`^Cannot read ${name}: it is ${kind}, a regular file is needed\\.$`)),
      );
  });

  test('that cannot be opened is named, with the reason', async () => {
    await expect(read(path('nowhere'))).rejects.toThrow(
      refused('not-found', /^Cannot read .*nowhere: there is no such file or folder\.$/),
    );
    await expect(read(path('file/inside'))).rejects.toThrow(
      refused('not-found', /is a file, not a folder\.$/),
    );
  });
});

test('what is too large is refused by its size, before it is read', async () => {
  const before = process.resourceUsage().maxRSS;
  await expect(readModelFile(sparseFile('model', 900 * MiB))).rejects.toThrow(
    refused('model-limit', /has 943718400 bytes; expected at most 33,554,432/),
  );
  await expect(readDataFiles([sparseFile('data.npz', 900 * MiB)])).rejects.toThrow(
    refused('data-limit', /hold 943,718,400 bytes; at most 256 MiB/),
  );
  const halves = [sparseFile('a.bin', 200 * MiB), sparseFile('b.bin', 200 * MiB)];
  await expect(readDataFiles(halves)).rejects.toThrow(refused('data-limit', /hold 419,430,400 bytes/));
  await expect(readText(sparseFile('results.json', 900 * MiB))).rejects.toThrow(
    refused('results-invalid', /has 943718400 bytes; results files have at most 524288000/),
  );
  expect(process.resourceUsage().maxRSS - before).toBeLessThan(100 * 1024);
});

test('a file of the size limit is read', async () => {
  const { bytes } = await readModelFile(sparseFile('largest', 32 * MiB));
  expect(bytes).toHaveLength(32 * MiB);
});
