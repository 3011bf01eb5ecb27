import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  budgetCandidates,
  chosenPoint,
  flashPerTime,
  frontOf,
  isWorthier,
} from '../../../../src/exploration/points/choice.ts';
import { exactPoint } from '../../../../src/exploration/recipe/space.ts';
import { pointTable as table } from './pointTable.ts';

describe('chosenPoint', () => {
  const points = table([100, 90, 80, 70, 60], [750, 751, 745, 740, -1]);
  const front = frontOf(points);

  test('is the fastest point whose loss is within the budget', () => {
    expect(chosenPoint(points, front, { budgetPp: 0 })).toBe(1);
    expect(chosenPoint(points, front, { budgetPp: 0.5 })).toBe(2);
    expect(chosenPoint(points, front, { budgetPp: 0.9 })).toBe(2);
    expect(chosenPoint(points, front, { budgetPp: 1 })).toBe(3);
  });

  test('is what a search of all points finds, wherever the sliders stand', () => {
    const figures = fc.record({
      cycles: fc.integer({ min: 1, max: 30 }),
      correct: fc.integer({ min: -1, max: 20 }),
      flash: fc.integer({ min: 90, max: 110 }),
    });
    const exactly = fc.record({ cycles: fc.constant(20), correct: fc.nat(20), flash: fc.constant(100) });
    const budgets = fc.integer({ min: 0, max: 100 }).map((steps) => steps / 10);
    fc.assert(
      fc.property(exactly, fc.array(figures, { maxLength: 40 }), budgets, (exact, others, budgetPp) => {
        const all = [exact, ...others];
        const column = (of: (point: (typeof all)[number]) => number) => all.map(of);
        const drawn = {
          ...table(
            column(({ cycles }) => cycles),
            column(({ correct }) => correct),
            100,
          ),
          flashBytes: Float64Array.from(all, ({ flash }) => flash),
        };
        let best = exactPoint;
        all.forEach(({ cycles, correct, flash }, point) => {
          const isKept = correct >= 0 && flash <= 100 && exact.correct - correct <= budgetPp + 1e-6;
          const { cycles: least, correct: most } = all[best]!;
          if (isKept && (cycles < least || (cycles === least && best !== exactPoint && correct > most)))
            best = point;
        });
        expect(chosenPoint(drawn, frontOf(drawn), { budgetPp })).toBe(best);
      }),
    );
  });

  test('never chooses a point that is not measured yet', () => {
    expect(front).not.toContain(4);
    expect(chosenPoint(points, front, { budgetPp: 100 })).toBe(3);
    expect(() => chosenPoint(points, front, { point: 4 })).toThrow(
      /Point 4 is not among the 4 measured points/,
    );
  });

  test('comes first of all that a budget leaves, the fastest before the slower, the exact network last', () => {
    expect(budgetCandidates(points, front, { budgetPp: 1 })).toEqual([3, 2, 1, 0]);
    expect(budgetCandidates(points, front, { budgetPp: 0.5 })).toEqual([2, 1, 0]);
    const slower = table([100, 90, 120], [750, 740, 760]);
    expect(budgetCandidates(slower, frontOf(slower), { budgetPp: 0 })).toEqual([0]);
  });

  test('is the exact network when everything faster loses more', () => {
    const losing = table([100, 90], [750, 700]);
    expect(chosenPoint(losing, frontOf(losing), { budgetPp: 1 })).toBe(0);
  });

  test('is the exact network rather than a point that is as fast, however accurate', () => {
    const equal = table([100, 100, 100, 110], [750, 760, 740, 770]);
    expect(frontOf(equal)).toEqual([1, 3]);
    for (const budgetPp of [0, 10])
      expect(budgetCandidates(equal, frontOf(equal), { budgetPp })).toEqual([exactPoint]);
    // Where it does not fit, what is as fast does.
    const unfit = { ...equal, ramBytes: Float64Array.of(11, 0, 0, 0) };
    expect(chosenPoint(unfit, frontOf(unfit), { budgetPp: 0 })).toBe(1);
  });

  test('is never a point that does not fit the limits of flash and RAM, nor are these on the front', () => {
    const tight = {
      ...table([100, 90, 80, 70], [750, 750, 750, 750]),
      flashBytes: Float64Array.of(50, 100, 101, 100),
      ramBytes: Float64Array.of(5, 10, 10, 11),
    };
    expect(frontOf(tight)).toEqual([1]);
    expect(chosenPoint(tight, frontOf(tight), { budgetPp: 1 })).toBe(1);
    const nothing = { ...tight, limits: { flashBytes: 1 } };
    expect(frontOf(nothing)).toEqual([]);
    expect(chosenPoint(nothing, [], { budgetPp: 1 })).toBe(0);
  });

  test('never gives up latency for the bound: the exact network loses nothing', () => {
    const bytesPerPoint = 10;
    const correctBits = new Uint8Array(2 * bytesPerPoint).fill(255);
    correctBits[0] = 0;
    const gains = { ...table([100, 120], [72, 80]), correctBits, bytesPerPoint, imageCount: 80 };
    expect(frontOf(gains)).toEqual([0, 1]);
    expect(chosenPoint(gains, frontOf(gains), { budgetPp: 0, reading: 'bound' })).toBe(0);
  });

  test('counts whole images: 0.3 pp of 1,000 images are 3 images', () => {
    const close = table([100, 90], [750, 747]);
    expect(chosenPoint(close, frontOf(close), { budgetPp: 0.3 })).toBe(1);
    expect(chosenPoint(close, frontOf(close), { budgetPp: 0.2 })).toBe(0);
  });

  test('read as a bound, is the fastest point whose 95 % bound is within the budget', () => {
    // 80 images, all right in the exact network; point 1 loses none, 2 loses one, 3 loses four.
    const bytesPerPoint = 10;
    const correctBits = new Uint8Array(4 * bytesPerPoint).fill(255);
    correctBits[2 * bytesPerPoint] = 0b1111_1110;
    correctBits[3 * bytesPerPoint] = 0b1111_0000;
    const bits = {
      ...table([100, 90, 80, 70], [80, 80, 79, 76]),
      correctBits,
      bytesPerPoint,
      imageCount: 80,
    };
    const bitsFront = frontOf(bits);
    const chosen = (budgetPp: number) => chosenPoint(bits, bitsFront, { budgetPp, reading: 'bound' });
    // Without gains the bound is Wilson's: 3.271, 5.410 and 10.680 %.
    expect(chosen(3.27)).toBe(0);
    expect(chosen(3.28)).toBe(1);
    expect(chosen(5.41)).toBe(1);
    expect(chosen(5.42)).toBe(2);
    expect(chosen(10.67)).toBe(2);
    expect(chosen(10.69)).toBe(3);
    expect(chosenPoint(bits, bitsFront, { budgetPp: 5, reading: 'estimate' })).toBe(3);
  });
});

describe('isWorthier', () => {
  const worthier = (lessTime: number, moreFlash: number) => {
    const points = {
      ...table([100, 100 - lessTime], [750, 750]),
      flashBytes: Float64Array.of(1000, 1000 + 10 * moreFlash),
    };
    return isWorthier(points, 1, 0);
  };

  test('pays for a little less time with at most so many times as much flash', () => {
    expect(worthier(0.1, 0.099 * flashPerTime)).toBe(true);
    expect(worthier(0.1, 0.102 * flashPerTime)).toBe(false);
    expect(worthier(0, -0.1)).toBe(true);
    expect(worthier(0, 0)).toBe(false);
  });

  test('is not the 5.9 % less time for 559 % more flash of an AlexNet, nor twice the flash for 5 %', () => {
    expect(worthier(5.9, 559)).toBe(false);
    expect(worthier(5, 100)).toBe(false);
    expect(worthier(20, 100)).toBe(true);
  });
});
