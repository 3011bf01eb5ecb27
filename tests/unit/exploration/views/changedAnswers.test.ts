import fc from 'fast-check';
import { expect, test } from 'vitest';
import { changedAnswers } from '../../../../src/exploration/views/changedAnswers.ts';
import { confusionChanges } from '../../../../src/exploration/views/confusionChanges.ts';

const classCount = 4;
const classes = fc.nat({ max: classCount - 1 });
/** Label, answer before and answer after of some images. */
const images = fc.array(fc.tuple(classes, classes, classes), { maxLength: 60 });

function columns(rows: readonly (readonly [number, number, number])[]) {
  return ([0, 1, 2] as const).map((n) => Uint16Array.from(rows, (row) => row[n])) as [
    Uint16Array,
    Uint16Array,
    Uint16Array,
  ];
}

test('finds every image whose answer changes, and which way', () => {
  fc.assert(
    fc.property(images, (rows) => {
      const changed = changedAnswers(...columns(rows));
      const numbers = (wanted: string) =>
        changed.filter(({ change }) => change === wanted).map(({ number }) => number);
      const where = (holds: (row: readonly [number, number, number]) => boolean) =>
        [...rows.keys()].filter((n) => holds(rows[n]!));
      expect(numbers('lost')).toEqual(where(([label, before, after]) => before === label && after !== label));
      expect(numbers('won')).toEqual(where(([label, before, after]) => before !== label && after === label));
      expect(numbers('wrong')).toEqual(
        where(([label, before, after]) => before !== label && after !== label && before !== after),
      );
      for (const { number, label, before, after } of changed)
        expect([label, before, after]).toEqual(rows[number]);
    }),
  );
});

test('counts the wrong answers of every class that become more or fewer, the largest changes first', () => {
  fc.assert(
    fc.property(images, (rows) => {
      const found = confusionChanges(...columns(rows));
      const matrix = (column: 1 | 2) =>
        Array.from({ length: classCount ** 2 }, (_, cell) => {
          const [label, answer] = [Math.floor(cell / classCount), cell % classCount];
          return label === answer
            ? 0
            : rows.filter((row) => row[0] === label && row[column] === answer).length;
        });
      const [before, after] = [matrix(1), matrix(2)];
      const differing = before.flatMap((count, cell) => (count === after[cell] ? [] : [cell]));
      expect(found.map(({ label, answer }) => label * classCount + answer).sort((a, b) => a - b)).toEqual(
        differing,
      );
      for (const cell of found) {
        const at = cell.label * classCount + cell.answer;
        expect([cell.before, cell.after]).toEqual([before[at], after[at]]);
      }
      const sizes = found.map((cell) => Math.abs(cell.after - cell.before));
      expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
    }),
  );
});
