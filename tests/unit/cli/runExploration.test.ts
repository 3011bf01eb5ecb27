import { expect, test } from 'vitest';
import { reasonOf } from '../../../src/cli/sweep/runExploration.ts';

const progress = 'exploring: 10 % (1/10)\n';

test.each([
  [`${progress}tauscope: Cannot read a.bin: it is a folder.\n`, 'Cannot read a.bin: it is a folder.'],
  [
    "error: unknown option '--x'\n(Did you mean --xy?)\n\n(tauscope explore --help lists its options)\n",
    "unknown option '--x'",
  ],
  [`${progress}FATAL ERROR: heap\n`, 'FATAL ERROR: heap'],
  ['', 'ended with exit code 1'],
])('an exploration that says %j has failed for that', (said, reason) => {
  expect(reasonOf(said, 1, null)).toBe(reason);
});

test('one that was killed has failed for its signal, whatever it said', () => {
  expect(reasonOf(progress, null, 'SIGKILL')).toBe('ended by SIGKILL, as systems do without memory');
});
