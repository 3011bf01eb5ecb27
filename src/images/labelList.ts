import { csvParseRows } from 'd3';
import { TauscopeError } from '../network/errors.ts';
import { mostTextBytes } from './classNames.ts';
import type { DataFile } from './dataFile.ts';

/** Whether a member of a set of images lists their labels: it is called `labels.csv`, in any folder. */
export function isLabelList(path: string): boolean {
  return /(^|\/)labels\.csv$/i.test(path);
}

const fileColumns = ['file', 'filename', 'file name', 'image', 'path'];
const labelColumns = ['label', 'class'];

/**
 * The label of each file that a CSV lists under a heading such as `file,label`; files by their paths from the folder of the list.
 * @throws TauscopeError data-format, data-limit
 */
export function readLabelList(list: DataFile): ReadonlyMap<string, string> {
  const rows = csvParseRows(textOf(list), (row) => row.map((field) => field.trim())).filter(
    (row) => row.join('') !== '',
  );
  const headings = (rows[0] ?? []).map((heading) => heading.toLowerCase());
  const [fileAt, labelAt] = [fileColumns, labelColumns].map((names) =>
    headings.findIndex((heading) => names.includes(heading)),
  ) as [number, number];
  if (fileAt < 0 || labelAt < 0)
    throw faultOf(list, 'its first line does not name the columns: expected is "file,label"');
  const labels = new Map<string, string>();
  for (const row of rows.slice(1)) {
    const [file = '', label = ''] = [row[fileAt], row[labelAt]];
    if (file === '' || label === '') throw faultOf(list, `"${row.join()}" lacks a file or its label`);
    const path = file.replaceAll('\\', '/').replace(/^(\.\/)+/, '');
    if (labels.has(path)) throw faultOf(list, `it lists ${path} twice`);
    labels.set(path, label);
  }
  if (labels.size === 0) throw faultOf(list, 'it lists no files');
  return labels;
}

function textOf(list: DataFile): string {
  if (list.bytes.length > mostTextBytes)
    throw new TauscopeError(
      'data-limit',
      `${list.name} has ${list.bytes.length} bytes; lists of labels have at most ${mostTextBytes}.`,
    );
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(list.bytes);
  } catch {
    throw faultOf(list, 'it is no text in UTF-8');
  }
}

function faultOf({ name }: DataFile, fault: string): TauscopeError {
  return new TauscopeError(
    'data-format',
    `${name} is no list of labels: ${fault}. Correct it and save again.`,
  );
}
