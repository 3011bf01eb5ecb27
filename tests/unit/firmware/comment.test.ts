import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { commentText } from '../../../src/firmware/comment.ts';

const nasty = fc.string({
  unit: fc.constantFrom(
    '*',
    '/',
    '\\',
    '?',
    '=',
    '\n',
    '\r',
    '\0',
    '\u2028',
    'é',
    'a',
    ' ',
    '$',
    '`',
    '<',
    '#',
  ),
  maxLength: 60,
});

describe('commentText', () => {
  test('keeps ordinary names', () => {
    expect(commentText('functional_1/conv2d (3x3), int8')).toBe('functional_1/conv2d (3x3), int8');
  });

  test.each([
    ['a */ int x; /* b', 'a * / int x; / * b'],
    ['line\nbreak\\', 'line_break|'],
    ['what??/', 'what? ?/'],
    ['*\\/', '*|/'],
  ])('%j becomes %j', (text, expected) => {
    expect(commentText(text)).toBe(expected);
  });

  test('never ends a comment, continues a line or forms a trigraph', () => {
    fc.assert(
      fc.property(nasty, (text) => {
        expect(commentText(text)).toMatch(/^[\x20-\x7e]*$/);
        expect(commentText(text)).not.toMatch(/\*\/|\/\*|\/\/|\\|\?\?/);
        expect(commentText(text).length).toBeLessThanOrEqual(100);
      }),
    );
  });
});
