import { expect, test } from 'vitest';
import { TauscopeError } from '../../../src/network/errors.ts';
import { printable, shownName } from '../../../src/words/names.ts';

const hostile = '\u001b]0;title\u0007a\r\nb\u009b31m\u202ec\u2028d\ufeff\ud800e\uffff';

test('what a terminal, a page or XML could take for more than text becomes spaces', () => {
  expect(printable(hostile)).toBe(' ]0;title a b 31m c d e ');
  const honest = 'Ünïcödé 模型 🙂 a-b_c (1).tflite';
  expect(printable(honest)).toBe(honest);
});

test('an error is printable, whatever it quotes', () => {
  expect(new TauscopeError('data-format', `${hostile} is damaged.`).message).toBe(
    ' ]0;title a b 31m c d e  is damaged.',
  );
});

test('a name is shown with at most 60 characters', () => {
  expect(shownName(hostile)).toBe(']0;title a b 31m c d e');
  expect(shownName('🙂'.repeat(60))).toBe('🙂'.repeat(60));
  expect(shownName('🙂'.repeat(61))).toBe(`${'🙂'.repeat(59)}…`);
});
