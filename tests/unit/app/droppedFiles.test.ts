import { expect, test } from 'vitest';
import { dropped, folderFiles } from '../../../src/app/droppedFiles.ts';
import { tarFiles } from '../../../src/images/tar.ts';
import { refused } from '../../refused.ts';

/** What a browser gives for a dropped file or folder; it gives the entries of a folder two at a time. */
type Tree = { readonly [name: string]: string | Tree };

function entryOf(name: string, content: string | Tree): FileSystemEntry {
  if (typeof content === 'string')
    return {
      name,
      isDirectory: false,
      file: (done: (file: File) => void) => {
        done(new File([content], name));
      },
    } as never;
  const entries = Object.entries(content).map(([inside, part]) => entryOf(inside, part));
  const readEntries = (done: (entries: FileSystemEntry[]) => void) => {
    done(entries.splice(0, 2));
  };
  return { name, isDirectory: true, createReader: () => ({ readEntries }) } as never;
}

function itemOf(name: string, content: string | Tree): DataTransferItem {
  return {
    webkitGetAsEntry: () => entryOf(name, content),
    getAsFile: () => (typeof content === 'string' ? new File([content], name) : null),
  } as never;
}

test('files come as they are, folders as one file of all that is in them', async () => {
  const tree = { 'c.png': '3', cat: { 'a.png': '1', 'b.png': '22', old: { 'd.png': '' } }, 'z.png': '4' };
  const text = { webkitGetAsEntry: () => null, getAsFile: () => null } as unknown as DataTransferItem;
  const given = dropped([itemOf('m.tflite', 'model'), text, itemOf('set', tree)]);
  expect(given.files).toHaveLength(1);
  expect(await given.files[0]!.text()).toBe('model');
  const [folder, ...rest] = await folderFiles(given.folders);
  expect(rest).toEqual([]);
  const bytes = new Uint8Array(await folder!.arrayBuffer());
  const files = tarFiles({ name: folder!.name, bytes });
  expect(files.map((file) => [file.name, Buffer.from(file.bytes).toString()])).toEqual([
    ['c.png', '3'],
    ['cat/a.png', '1'],
    ['cat/b.png', '22'],
    ['cat/old/d.png', ''],
    ['z.png', '4'],
  ]);
});

test('a folder that cannot be read is named', async () => {
  const readEntries = (_: unknown, fail: (error: DOMException) => void) => {
    fail(new DOMException('gone'));
  };
  const entry = { name: 'set', isDirectory: true, createReader: () => ({ readEntries }) };
  const item = { webkitGetAsEntry: () => entry, getAsFile: () => null } as unknown as DataTransferItem;
  await expect(folderFiles(dropped([item]).folders)).rejects.toThrow(
    refused('not-found', /folder set could not be read \(gone\)/),
  );
});

test('what is wanted no longer is not listed to its end', async () => {
  let reads = 0;
  const readEntries = (done: (entries: FileSystemEntry[]) => void) => {
    reads++;
    done([entryOf(`${reads}.png`, '1')]);
  };
  const entry = { name: 'set', isDirectory: true, createReader: () => ({ readEntries }) } as never;
  await folderFiles([entry], () => reads < 3);
  expect(reads).toBe(3);
});
