import { expect, test } from 'vitest';
import { readClassNames } from '../../../src/images/classNames.ts';
import { refused } from '../../refused.ts';

const read = (content: string | Uint8Array) =>
  readClassNames({
    name: 'labels.txt',
    bytes: typeof content === 'string' ? new TextEncoder().encode(content) : content,
  }).names;

test.each([
  ['cat\ndog', ['cat', 'dog']],
  ['\ufeffcat\r\n  dog \r\n\r\n', ['cat', 'dog']],
  ['Käse\n猫\nhot dog\n', ['Käse', '猫', 'hot dog']],
])('%j lists %j', (text, names) => {
  expect(read(text)).toEqual(names);
});

test.each([
  ['', /it is empty, not text/],
  [' \n\n', /line 1 is empty/],
  ['cat\n\ndog', /line 2 is empty/],
  ['0\tcat', /line 1 holds control characters, such as tabs/],
  ['cat\n\u001b[2Jdog', /line 2 holds control characters/],
  ['cat\n\u202edog', /line 2 holds control characters/],
  ['a'.repeat(101), /line 1 has more than 100 characters/],
  ['cat\n'.repeat(65_537), /it has 65,537 lines/],
  ['{"a": 1}', /it is JSON, and no results file/],
  [':020000040800F2\n:00000001FF', /it is a program in Intel HEX/],
  [Uint8Array.of(99, 97, 0xff), /not text/],
  [Uint8Array.of(99, 0, 99), /not text/],
])('%j is refused', (content, message) => {
  expect(() => read(content)).toThrow(refused('data-format', message));
  expect(() => read(content)).toThrow(/^labels\.txt is no list of class names: .* one name a line/);
});
