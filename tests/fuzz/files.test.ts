import { expect, test } from 'vitest';
import { seed } from '../seed.ts';
import { fileFormats, fuzzFiles } from './fileFuzz.ts';

test.each(fileFormats)(`damaged files: %s is read or refused by name (seed ${seed})`, (format) => {
  const { read, refused } = fuzzFiles(format, seed, 1000);
  expect(read).toBeGreaterThan(10);
  expect(refused).toBeGreaterThan(10);
});
