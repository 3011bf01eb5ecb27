import { describe, expect, test } from 'vitest';
import { formatBudget } from '../../../src/words/budget.ts';
import { formatBytes, formatKibibytes } from '../../../src/words/bytes.ts';
import { formatCount } from '../../../src/words/counts.ts';
import { formatDecimal } from '../../../src/words/decimals.ts';
import { formatBand, formatMilliseconds, formatSeconds } from '../../../src/words/durations.ts';
import { formatMicrojoules } from '../../../src/words/energy.ts';
import { formatChange, formatPercent, formatPp } from '../../../src/words/percents.ts';
import { unbroken } from '../../../src/words/unbroken.ts';

describe('numbers in words', () => {
  test('group the thousands of whole numbers', () => {
    expect([0, 999, 1000, 1234567, 1234.5].map(formatCount)).toEqual([
      '0',
      '999',
      '1,000',
      '1,234,567',
      '1,235',
    ]);
  });

  test('round no budget that is kept', () => {
    expect([0, 0.1, 1, 0.25, 10, 12.345].map(formatBudget)).toEqual([
      '0.0',
      '0.1',
      '1.0',
      '0.25',
      '10.0',
      '12.345',
    ]);
  });

  test('beyond all counting are powers of ten', () => {
    expect([21 ** 34, 1e15, 999_999_999_999_999].map(formatCount)).toEqual([
      '9 × 10⁴⁴',
      '1 × 10¹⁵',
      '999,999,999,999,999',
    ]);
  });

  test('carry a sign for changes, with a true minus and none for nothing', () => {
    expect([1.234, -1.234, -0.001].map(formatPp)).toEqual(['+1.23 pp', '−1.23 pp', '0.00 pp']);
    expect(formatChange(200, 150)).toBe('−25.0 %');
    expect(formatChange(200, 300)).toBe('+50.0 %');
    expect(formatChange(0, 3)).toBe('');
    expect(formatPercent(-3.14159, 2)).toBe('−3.14 %');
  });

  test('that round to nothing have no sign', () => {
    const nearly = [-1 / 300, 1 / 300, -0, -0.006];
    expect(nearly.map((each) => formatDecimal(each, 2))).toEqual(['0.00', '0.00', '0.00', '-0.01']);
    expect(nearly.map((each) => formatPercent(each, 2))).toEqual(['0.00 %', '0.00 %', '0.00 %', '−0.01 %']);
  });

  test('keep four or five significant digits of a latency unless told otherwise', () => {
    const latencies = [1.23456, 12.3456, 123.456];
    expect(latencies.map((each) => formatMilliseconds(each))).toEqual(['1.235 ms', '12.35 ms', '123.5 ms']);
    expect(latencies.map((each) => formatMilliseconds(each, 2))).toEqual([
      '1.23 ms',
      '12.35 ms',
      '123.46 ms',
    ]);
    expect(formatBand(9.8765, 10.123)).toBe('9.877 to 10.12 ms');
    expect(formatBand(2, 2)).toBe('');
  });

  test('say sizes, times and energies in the unit that suits them', () => {
    expect([512, 2048, 2 ** 21].map(formatBytes)).toEqual(['512 B', '2.0 KiB', '2.00 MiB']);
    expect(formatKibibytes(2 ** 21)).toBe('2048.0 KiB');
    expect([0.2, 45, 300, 7200].map(formatSeconds)).toEqual(['1 s', '45 s', '5 min', '2.0 h']);
    expect([1.2345, 123.45, 1234.5, 1_234_567].map(formatMicrojoules)).toEqual([
      '1.23 µJ',
      '123 µJ',
      '1.23 mJ',
      '1,235 mJ',
    ]);
  });

  test('stay with their units at the ends of lines', () => {
    const texts = ['+0.4 pp; 31.7 % of 12 images', '5.1 KiB, 3 ms (95 %), about 2 steps'];
    expect(texts.map((text) => unbroken(text).replaceAll('\u00a0', '~'))).toEqual([
      '+0.4~pp; 31.7~% of 12 images',
      '5.1~KiB, 3~ms (95~%), about 2 steps',
    ]);
  });
});
