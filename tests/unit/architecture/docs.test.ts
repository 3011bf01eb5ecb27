import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { rooms } from './rooms.ts';

const root = resolve(import.meta.dirname, '../../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const within = (folder: string) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((path) => `${folder}/${path}`);

const documents = ['README.md', 'CONTRIBUTING.md', ...within('docs').filter((path) => path.endsWith('.md'))];
const paths = [
  ...readdirSync(root),
  ...['bin', 'docs', 'firmware-templates', 'src', 'tests', 'workers'].flatMap(within),
];
/** Files that are made, not kept. */
const made = ['manifest.json', 'library.json'];

describe.each(documents)('%s', (document) => {
  const text = read(document);

  test('names only files and folders that exist', () => {
    const named = [
      ...text.matchAll(/`([\w./-]+\.(?:ts|tsx|js|json|c|csv)|(?:src|tests|workers)\/[\w./-]+)`/g),
    ];
    const missing = named
      .map(([, name]) => name!.replace(/\/$/, ''))
      .filter((name) => !made.includes(name) && !paths.some((path) => `/${path}`.endsWith(`/${name}`)));
    expect(missing).toEqual([]);
  });

  test('links only to files that exist', () => {
    const targets = [...text.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, target]) => target!);
    expect(targets.filter((target) => !existsSync(join(root, dirname(document), target)))).toEqual([]);
  });
});

test('docs/architecture.md has a line for every room, in the order in which data flows', () => {
  const lines = [...read('docs/architecture.md').matchAll(/^\| `((?:src\/)?\w+)` \|/gm)];
  expect(lines.map(([, room]) => room)).toEqual(Object.keys(rooms));
});
