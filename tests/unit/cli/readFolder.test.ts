import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readFolder } from '../../../src/cli/readFolder.ts';
import { readImages } from '../../../src/images/readImages.ts';
import { folderFile } from '../../../src/store/folderFile.ts';
import { refused } from '../../refused.ts';
import { pngFile } from '../images/makeFiles.ts';

const work = mkdtempSync(join(tmpdir(), 'tauscope-folder-'));
afterAll(() => {
  rmSync(work, { recursive: true });
});

const deep = `${'a long name of a folder/'.repeat(6)}cät`;
const images = [`${deep}/2.png`, `${deep}/10.png`, 'dog/1.png'] as const;

function folderOf(name: string, files: Readonly<Record<string, Uint8Array>>): string {
  for (const [path, bytes] of Object.entries(files)) {
    mkdirSync(join(work, name, dirname(path)), { recursive: true });
    writeFileSync(join(work, name, path), bytes);
  }
  return join(work, name);
}

const animals = folderOf('animals', {
  [images[0]]: pngFile(1, 1, [2]),
  [images[1]]: pngFile(1, 1, [1]),
  [images[2]]: pngFile(1, 1, [3]),
  '.DS_Store': Buffer.from('hidden'),
  '.git/dog/1.png': Buffer.from('hidden'),
  'notes.txt': Buffer.from('beside'),
});
symlinkSync(animals, join(animals, 'dog', 'round'));

test('a folder is a tar archive of its images, which tar opens', async () => {
  const file = await readFolder(animals);
  expect(file.name).toBe('animals');
  mkdirSync(join(work, 'opened'));
  execFileSync('tar', ['-xf', '-', '-C', join(work, 'opened')], { input: file.bytes });
  for (const path of images)
    expect(readFileSync(join(work, 'opened', path)).equals(readFileSync(join(animals, path)))).toBe(true);
  expect(readdirSync(join(work, 'opened')).sort()).toEqual(['a long name of a folder', 'dog']);
});

test('a folder on the page is the same file, whatever the order', async () => {
  const paths = ['notes.txt', '.DS_Store', ...images.toReversed()];
  const files = new Map(paths.map((path) => [path, new File([readFileSync(join(animals, path))], 'x')]));
  const onPage = folderFile('animals', files);
  const { bytes } = await readFolder(`${animals}/.`);
  expect(onPage.name).toBe('animals');
  expect(Buffer.from(await onPage.arrayBuffer()).equals(bytes)).toBe(true);
});

test('the classes of a folder', async () => {
  const flat = folderOf('flat', { 'cat/1.png': pngFile(1, 1, [1]), 'dog/1.png': pngFile(1, 1, [2]) });
  const set = readImages([await readFolder(flat)]);
  expect(set).toMatchObject({ name: 'flat', count: 2, classNames: ['cat', 'dog'] });
});

test('a folder without images is refused by what is in it', async () => {
  const file = await readFolder(
    folderOf('texts', { 'a.txt': Buffer.from('a'), 'b/c.txt': Buffer.from('c') }),
  );
  expect(() => readImages([file])).toThrow(
    refused('data-format', /^texts has neither images .* it holds a\.txt, b\/c\.txt\. /),
  );
});

test('an empty folder, or none', async () => {
  mkdirSync(join(work, 'empty'));
  await expect(readFolder(join(work, 'empty'))).rejects.toThrow(refused('not-found', /holds no files/));
  await expect(readFolder(join(work, 'absent'))).rejects.toThrow(
    refused('not-found', /no such file or folder/),
  );
});
