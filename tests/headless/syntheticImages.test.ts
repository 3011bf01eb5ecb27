import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { synthetic } from '../../src/examples/examples.ts';
import { syntheticSet } from '../../src/images/syntheticSet.ts';
import { program } from './tauscope.ts';

test('the built-in images beside the command are those that the page draws', () => {
  const built = readFileSync(join(dirname(program), 'synthetic.bin'));
  const { values } = syntheticSet(synthetic.count, synthetic.seed);
  expect(built.length).toBe(values.length);
  expect(built.equals(values as Uint8Array)).toBe(true);
});
