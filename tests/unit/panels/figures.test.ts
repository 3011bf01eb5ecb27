import { describe, expect, it } from 'vitest';
import {
  formatBytes,
  formatChange,
  formatMilliseconds,
  formatPp,
  formatSeconds,
} from '../../../src/panels/figures.ts';

describe('figures', () => {
  it('carry a sign for changes, with a true minus and none for nothing', () => {
    expect([1.234, -1.234, -0.001].map(formatPp)).toEqual(['+1.23 pp', '−1.23 pp', '0.00 pp']);
    expect(formatChange(200, 150)).toBe('−25.0 %');
    expect(formatChange(200, 300)).toBe('+50.0 %');
    expect(formatChange(0, 3)).toBe('');
  });

  it('keep four or five significant digits of a latency', () => {
    expect([1.23456, 12.3456, 123.456].map(formatMilliseconds)).toEqual(['1.235 ms', '12.35 ms', '123.5 ms']);
  });

  it('say sizes and times in the unit that suits them', () => {
    expect([512, 2048, 2 ** 21].map(formatBytes)).toEqual(['512 B', '2.0 KiB', '2.00 MiB']);
    expect([0.2, 45, 300, 7200].map(formatSeconds)).toEqual(['1 s', '45 s', '5 min', '2.0 h']);
  });
});
