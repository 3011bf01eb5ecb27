import { expect, test } from 'vitest';
import { jsonLine } from '../../../src/cli/jsonLine.ts';

test('infinite numbers are texts that read back', () => {
  const line = jsonLine({
    layers: [{ signalToNoiseDb: Infinity }, { signalToNoiseDb: -Infinity }, { rest: 1.5 }],
  });
  expect(line).toBe(
    '{"layers":[{"signalToNoiseDb":"Infinity"},{"signalToNoiseDb":"-Infinity"},{"rest":1.5}]}',
  );
});
