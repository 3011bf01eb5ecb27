import { describe, expect, test } from 'vitest';
import { capitalised } from '../../../src/words/capitalised.ts';
import { flipsCell, flipsText } from '../../../src/words/flips.ts';
import { pointNumber } from '../../../src/words/pointNumber.ts';
import { reductionText, reductionToExactText } from '../../../src/words/reductions.ts';
import { selectionGapText } from '../../../src/words/selectionGap.ts';

describe('sentences', () => {
  test('turn round where a figure has the other sign', () => {
    expect(reductionText(61)).toBe('61.0 % less than CMSIS-NN');
    expect(reductionToExactText(-3)).toBe('3.0 % more than the exact kernels');
    expect(selectionGapText(0.123)).toContain('lose 0.12 pp more on the held-out images');
    expect(selectionGapText(-0.66)).toContain('lose 0.66 pp less on the held-out images');
  });

  test('name images that change sides, and points made from others', () => {
    const flips = { lost: 1018, gained: 12 };
    expect(flipsText(flips)).toBe('1,018 lost, 12 won');
    expect(flipsCell(flips)).toBe('1,018 / 12');
    expect(pointNumber({ point: 214 })).toBe('214');
    expect(pointNumber({ point: 214, refinedFrom: 12 })).toBe('214 (12 refined)');
  });

  test('begin with a capital', () => {
    expect([capitalised('the front'), capitalised('')]).toEqual(['The front', '']);
  });
});
