import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { version } from '../../src/version.ts';

const read = (name: string) => readFileSync(resolve(import.meta.dirname, '../..', name), 'utf8');
const versionIn = (name: string) => (JSON.parse(read(name)) as { version: string }).version;

test('the version is that of the package, its lock file and the newest entry of the changelog', () => {
  expect(versionIn('package.json')).toBe(version);
  expect(versionIn('package-lock.json')).toBe(version);
  expect(/^## \[(.+?)\]/m.exec(read('CHANGELOG.md'))?.[1]).toBe(version);
});
