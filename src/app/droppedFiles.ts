import { TauscopeError } from '../network/errors.ts';
import { folderFile } from '../store/folderFile.ts';

/**
 * What was dropped: files, and folders as a file each. To be called while the event is handled; afterwards the browser forgets.
 * Throws TauscopeError `not-found` for folders that cannot be read.
 */
export async function droppedFiles(items: Iterable<DataTransferItem>): Promise<File[]> {
  const dropped = [...items].map(async (item) => {
    const entry = item.webkitGetAsEntry();
    return entry && isFolder(entry) ? await packed(entry) : item.getAsFile();
  });
  return (await Promise.all(dropped)).filter((file) => file !== null);
}

function isFolder(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}

async function packed(folder: FileSystemDirectoryEntry): Promise<File> {
  const files = new Map<string, File>();
  try {
    await collect(folder, '', files);
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    throw new TauscopeError(
      'not-found',
      `The folder ${folder.name} could not be read (${error.message}). It must not change meanwhile.`,
    );
  }
  return folderFile(folder.name, files);
}

async function collect(folder: FileSystemDirectoryEntry, prefix: string, files: Map<string, File>) {
  const reader = folder.createReader();
  const read = () =>
    new Promise<FileSystemEntry[]>((resolve, reject) => {
      reader.readEntries(resolve, reject);
    });
  // A reader gives some entries at a time, and none when all were given.
  for (let entries = await read(); entries.length > 0; entries = await read())
    for (const entry of entries) {
      const path = `${prefix}${entry.name}`;
      if (isFolder(entry)) await collect(entry, `${path}/`, files);
      else files.set(path, await fileOf(entry as FileSystemFileEntry));
    }
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => {
    entry.file(resolve, reject);
  });
}
