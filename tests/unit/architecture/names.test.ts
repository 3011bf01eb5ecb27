import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../../..');
const camelCase = /^[a-z][a-z0-9]*([A-Z][a-z0-9]+)*[A-Z]?$/i;
const twoCapitals = /[A-Z]{2}/;

test('constants of a module are named in camelCase, components in PascalCase', () => {
  const files = ['src', 'workers', 'tests'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.tsx?$/.test(path) && !path.startsWith('engine/simd/'))
      .map((path) => join(folder, path)),
  );
  const wrong = files.flatMap((file) =>
    [...readFileSync(join(root, file), 'utf8').matchAll(/^(?:export )?const (\w+)/gm)]
      .map(([, name]) => name!)
      .filter((name) => !camelCase.test(name) || twoCapitals.test(name))
      .map((name) => `${file}: ${name}`),
  );
  expect(wrong).toEqual([]);
});
