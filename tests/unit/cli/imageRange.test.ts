import { expect, test } from 'vitest';
import { imageRange } from '../../../src/cli/imageRange.ts';
import { refused } from '../../refused.ts';

test.each([
  [undefined, 0, 10],
  [':', 0, 10],
  ['3:', 3, 10],
  [':4', 0, 4],
  ['3:4', 3, 4],
  ['0:10', 0, 10],
])('%s', (text, from, to) => {
  expect(imageRange(text, 10)).toEqual({ from, to });
});

test.each(['', '3', '4:4', '4:3', ':0', '10:', '0:11', '-1:4', '1.5:4', 'a:b', '1:2:3'])(
  '%s is refused',
  (text) => {
    expect(() => imageRange(text, 10)).toThrow(refused('usage', /0 <= FROM < TO <= 10, .*; found "/));
  },
);
