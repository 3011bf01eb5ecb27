import { describe, expect, test } from 'vitest';
import { boards } from '../../src/boards/boards.ts';
import type { Access } from './clocks/startedBoard.ts';
import { startedBoard } from './clocks/startedBoard.ts';

describe.each(boards.map(({ id }) => id))('clocks of %s', (id) => {
  const { findings, writes, reads } = startedBoard(id);

  test('the set-up keeps the rules of the reference manual and ends at the clock that the cycle model has', () => {
    expect(findings).toEqual([]);
  });

  test('any write that is left out is noticed', () => {
    // Caches are invalidated without a trace, the counter begins anywhere.
    const isTraceless = ({ address }: Access) =>
      [0xe000_1004, 0xe000_ed84, 0xe000_ef50, 0xe000_ef60].includes(address);
    const unnoticed = writes.flatMap((access, place) =>
      access.value === access.before ||
      isTraceless(access) ||
      startedBoard(id, { written: ({ value }, at) => (at === place ? null : value) }).findings.length > 0
        ? []
        : [access.address.toString(16)],
    );
    expect(unnoticed).toEqual([]);
  });

  test('any wait that is left out is noticed', () => {
    // A flag that a program waits for is one that it saw change.
    const awaited = new Map<number, number>();
    for (const { address, value, before } of reads)
      if (value !== before) awaited.set(address, (awaited.get(address) ?? 0) | (value & ~before));
    const unnoticed = [...awaited].filter(
      ([address, flags]) =>
        startedBoard(id, {
          seen: (read) => (read.address === address ? (read.value | flags) >>> 0 : read.value),
        }).findings.length === 0,
    );
    expect(awaited.size).toBeGreaterThan(0);
    expect(unnoticed.map(([address]) => address.toString(16))).toEqual([]);
  });
});
