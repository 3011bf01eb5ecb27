import { packFolder } from '../images/packFolder.ts';

/** The files of a folder, by their paths in it, as one file that holds them; nothing is read yet. */
export function folderFile(name: string, files: ReadonlyMap<string, File>): File {
  const listed = [...files].map(([path, file]) => ({ path, bytes: file.size, file }));
  const parts = packFolder(listed).map((part) => ('file' in part ? part.file : part));
  return new File(parts, name);
}
