import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';

const appFolder = resolve(import.meta.dirname, '../../dist/app');

test.each([
  { kind: 'script', ending: '.js', limitBytes: 140_000 },
  { kind: 'style', ending: '.css', limitBytes: 4_000 },
])('the first screen needs at most $limitBytes bytes of $kind, compressed', ({ ending, limitBytes }) => {
  const page = readFileSync(resolve(appFolder, 'index.html'), 'utf8');
  const named = [...page.matchAll(/(?:src|href)="\.\/(assets\/[^"]+)"/g)].map(([, path]) => path!);
  const needed = named.filter((path) => path.endsWith(ending));
  const sizes = needed.map((path) => gzipSync(readFileSync(resolve(appFolder, path))).length);
  expect(sizes).not.toEqual([]);
  expect(sizes.reduce((sum, bytes) => sum + bytes)).toBeLessThanOrEqual(limitBytes);
});
