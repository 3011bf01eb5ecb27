import { expect, test } from 'vitest';
import { sweepText } from '../../../src/cli/sweep/sweep.ts';

test('what a sweep says to do next is quoted for a shell', () => {
  const run = { name: 'a', file: 'a.json', state: 'finished' } as const;
  expect(sweepText([run], 'my results; rm')).toContain("tauscope report 'my results; rm' --out REPORT");
  expect(sweepText([run], 'found')).toContain('tauscope report found --out REPORT');
});
