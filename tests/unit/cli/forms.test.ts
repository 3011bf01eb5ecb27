import { expect, test } from 'vitest';
import { parseForms } from '../../../src/cli/forms.ts';
import { refused } from '../../refused.ts';

test('forms are pinned in the order of the layers, the last word counts', () => {
  expect(parseForms(['4=sparse', '2=rolled', '4=unpacked'])).toEqual([
    { layer: 2, form: 'rolled' },
    { layer: 4, form: 'unpacked' },
  ]);
});

test('pinned forms stay, change, or go', () => {
  const before = [
    { layer: 2, form: 'rolled' },
    { layer: 4, form: 'sparse' },
  ] as const;
  expect(parseForms(['2=auto', '6=streamed'], before)).toEqual([
    { layer: 4, form: 'sparse' },
    { layer: 6, form: 'streamed' },
  ]);
  expect(before).toHaveLength(2);
});

test('a layer that is no convolution is refused, whatever its form', () => {
  for (const text of ['3=auto', '3=sparse', '99=auto'])
    expect(() => parseForms(['4=sparse', text], [], [2, 4])).toThrow(
      refused('usage', RegExp(`convolutions, here 2, 4; found "${text}"`)),
    );
});

test.each(['2', '2=', '=rolled', 'x=rolled', '2=fast', '2=Rolled', '2:rolled'])('%s is refused', (text) => {
  expect(() => parseForms([text])).toThrow(
    refused('usage', /LAYER=FORM with one of auto, rolled, .*; found "/),
  );
});
