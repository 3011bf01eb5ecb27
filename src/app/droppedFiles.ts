import { TauscopeError } from '../network/errors.ts';
import { folderFile } from '../store/folderFile.ts';

/** What was dropped: files, and folders whose files {@link folderFiles} lists. */
interface Dropped {
  readonly files: readonly File[];
  readonly folders: readonly FileSystemDirectoryEntry[];
}

/** To be called while the event is handled; afterwards the browser forgets. */
export function dropped(items: Iterable<DataTransferItem>): Dropped {
  const files: File[] = [];
  const folders: FileSystemDirectoryEntry[] = [];
  for (const item of items) {
    const [entry, file] = [item.webkitGetAsEntry(), item.getAsFile()];
    if (entry && isFolder(entry)) folders.push(entry);
    else if (file) files.push(file);
  }
  return { files, folders };
}

/**
 * Folders as a file each. Throws TauscopeError `not-found` for one that cannot be read.
 * @param isWanted once it is not, the rest is not listed
 */
export function folderFiles(
  folders: readonly FileSystemDirectoryEntry[],
  isWanted: () => boolean = () => true,
): Promise<File[]> {
  return Promise.all(folders.map((folder) => packed(folder, isWanted)));
}

function isFolder(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}

async function packed(folder: FileSystemDirectoryEntry, isWanted: () => boolean): Promise<File> {
  const files = new Map<string, File>();
  const collect = async (part: FileSystemDirectoryEntry, prefix: string) => {
    const reader = part.createReader();
    const read = () =>
      new Promise<FileSystemEntry[]>((resolve, reject) => {
        reader.readEntries(resolve, reject);
      });
    // A reader gives some entries at a time, and none when all were given.
    for (let entries = await read(); entries.length > 0 && isWanted(); entries = await read()) {
      const [folders, others] = [entries.filter(isFolder), entries.filter((entry) => !isFolder(entry))];
      const found = await Promise.all(others.map((entry) => fileOf(entry as FileSystemFileEntry)));
      found.forEach((file, n) => files.set(`${prefix}${others[n]!.name}`, file));
      for (const inner of folders) await collect(inner, `${prefix}${inner.name}/`);
    }
  };
  try {
    await collect(folder, '');
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    throw new TauscopeError(
      'not-found',
      `The folder ${folder.name} could not be read (${error.message}). It must not change meanwhile.`,
    );
  }
  return folderFile(folder.name, files);
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => {
    entry.file(resolve, reject);
  });
}
