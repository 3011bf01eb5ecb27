import { TauscopeError } from '../network/errors.ts';
import { formatCount } from '../words/counts.ts';
import { printable } from '../words/names.ts';
import type { DataFile } from './dataFile.ts';
import { mostClasses } from './labels.ts';

/** Names of classes, that of class 0 first, and what lists them. */
export interface ClassNames {
  readonly source: string;
  readonly names: readonly string[];
}

const longestName = 100;
/** Longer texts are no lists of names. */
export const mostTextBytes = 4 * 2 ** 20;

/** The text of a file that is UTF-8 throughout and holds no zero, as files of numbers do, or null. */
function textOf(bytes: Uint8Array): string | null {
  if (bytes.length === 0 || bytes.length > mostTextBytes || bytes.includes(0)) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** Whether a file can only be a list of names: it is text. */
export function isText({ bytes }: DataFile): boolean {
  return textOf(bytes) !== null;
}

/**
 * Reads a text with one name a line; blank lines may follow.
 * @throws TauscopeError data-format
 */
export function readClassNames(file: DataFile): ClassNames {
  const names = linesOf(file);
  const fault = otherText(textOf(file.bytes) ?? '') ?? listFault(names);
  if (fault === null) return { source: file.name, names };
  throw new TauscopeError(
    'data-format',
    `${file.name} is no list of class names: ${fault}. Expected is text in UTF-8 with one name a line, that of class 0 first.`,
  );
}

/** What a text is that lists no names, though it has lines: other files of this field, or null. */
function otherText(text: string): string | null {
  if (/^\s*[{[]/.test(text)) return 'it is JSON, and no results file of Tauscope';
  return /^:[0-9A-Fa-f]{10}/.test(text) ? 'it is a program in Intel HEX' : null;
}

/** What the first of the files that lists names of so many classes calls them. */
export function namesOf(classes: number, files: readonly DataFile[]): string[] | undefined {
  return namesAmong(classes, files.map(linesOf));
}

/** The first of the lists that has names for so many classes. */
export function namesAmong(classes: number, lists: readonly string[][]): string[] | undefined {
  return lists.find((names) => names.length === classes && listFault(names) === null);
}

function linesOf({ bytes }: DataFile): string[] {
  const lines = textOf(bytes)?.trimEnd().split(/\r?\n/) ?? [];
  return lines.map((line) => line.trim());
}

function listFault(names: readonly string[]): string | null {
  if (names.length === 0) return 'it is empty, not text, or too long';
  if (names.length > mostClasses)
    return `it has ${formatCount(names.length)} lines, at most ${formatCount(mostClasses)} classes are told apart`;
  const bad = names.findIndex((name) => classNameFault(name) !== null);
  return bad === -1 ? null : `line ${bad + 1} ${classNameFault(names[bad]!)}`;
}

/** Why a text is no name of a class, as the rest of a sentence, or null. */
export function classNameFault(name: string): string | null {
  if (name === '') return 'is empty';
  if (printable(name) !== name) return 'holds control characters, such as tabs';
  return name.length > longestName ? `has more than ${longestName} characters` : null;
}
