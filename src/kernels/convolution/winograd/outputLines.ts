import type { StraightCode, Value } from '../../../assembly/straightCode.ts';
import type { TileTransform } from '../../../network/tileTransform.ts';
import { minus, minusScaled, plus, plusScaled, scaledMinus } from './transformCode.ts';

/** Values of lines side by side, at one place of each. */
type Across = readonly Value[];

/** Gives a point of the lines; asked for each that is needed, once. */
type Points = (point: number) => Across;

/** `outputRows` of a tile transform times the points of lines side by side, for the wanted outputs, modulo 2^32. */
export type OutputLine = (
  code: StraightCode,
  points: Points,
  wanted: readonly number[],
) => Map<number, Across>;

export function outputLine({ outputs, stride }: TileTransform): OutputLine {
  if (stride === 1) return outputLines[outputs];
  return (code, points, wanted) => {
    const even = evenOutputLines[outputs](code, points, wanted);
    const sum = (output: number) =>
      each(even.get(output)!, points(outputs + 1 + output), (x, y) => plus(code, x, y));
    return new Map(wanted.map((output) => [output, sum(output)]));
  };
}

/** Points are asked for so that few values are alive: those of one output alone come last. */
const outputLines: Record<2 | 3 | 4, OutputLine> = {
  2: (code, points, wanted) => {
    const [a, b] = [points(1), points(2)];
    const sums = wanted.includes(0) ? each(a, b, (x, y) => plus(code, x, y)) : null;
    const differences = wanted.includes(1) ? each(a, b, (x, y) => minus(code, x, y)) : null;
    const found = new Map<number, Across>();
    if (sums)
      found.set(
        0,
        each(sums, points(0), (x, y) => plusScaled(code, x, y, 1)),
      );
    if (differences)
      found.set(
        1,
        each(differences, points(3), (x, y) => minusScaled(code, x, y, 1)),
      );
    return found;
  },
  3: (code, points, wanted) => {
    const [a, b] = [points(1), points(2)];
    const sums = wanted.some((output) => output !== 1) ? each(a, b, (x, y) => plus(code, x, y)) : null;
    const differences = wanted.includes(1) ? each(a, b, (x, y) => minus(code, x, y)) : null;
    const far = points(3);
    const found = new Map<number, Across>();
    if (differences)
      found.set(
        1,
        each(far, differences, (x, y) => scaledMinus(code, x, 1, y)),
      );
    if (sums && wanted.includes(2)) {
      const most = each(far, sums, (x, y) => scaledMinus(code, x, 2, y));
      found.set(
        2,
        each(most, points(4), (x, y) => plus(code, x, y)),
      );
    }
    if (sums && wanted.includes(0)) {
      const most = each(far, sums, (x, y) => minus(code, x, y));
      found.set(
        0,
        each(most, points(0), (x, y) => plus(code, x, y)),
      );
    }
    return found;
  },
  4: (code, points, wanted) => {
    const [isEven, isOdd] = [0, 1].map((parity) => wanted.some((output) => output % 2 === parity));
    const [a, b] = [points(1), points(2)];
    const sums = isEven ? each(a, b, (x, y) => plus(code, x, y)) : [];
    const differences = isOdd ? each(a, b, (x, y) => minus(code, x, y)) : [];
    const [c, d] = [points(3), points(4)];
    const farSums = isEven ? each(c, d, (x, y) => plus(code, x, y)) : [];
    const farDifferences = isOdd ? each(c, d, (x, y) => minus(code, x, y)) : [];
    const second = each(farSums, sums, (x, y) => scaledMinus(code, x, 2, y));
    const mostOfZeroth = each(farSums, sums, (x, y) => minus(code, x, y));
    const first = each(farDifferences, differences, (x, y) => scaledMinus(code, x, 1, y));
    const mostOfThird = each(farDifferences, differences, (x, y) => scaledMinus(code, x, 3, y));
    const found = new Map<number, Across>();
    if (isEven) {
      found.set(
        0,
        each(mostOfZeroth, points(0), (x, y) => plus(code, x, y)),
      );
      found.set(2, second);
    }
    if (isOdd) {
      found.set(1, first);
      found.set(
        3,
        each(mostOfThird, points(5), (x, y) => plusScaled(code, x, y, 3)),
      );
    }
    return found;
  },
};

/** Of stride 2, without the points of odd inputs. */
const evenOutputLines: Record<2 | 3 | 4, OutputLine> = {
  2: (code, points, wanted) => {
    const shared = points(1);
    const sum = (output: number) => each(shared, points(2 * output), (x, y) => plus(code, x, y));
    return new Map(wanted.map((output) => [output, sum(output)]));
  },
  3: (code, points, wanted) => {
    const [a, b] = [points(1), points(2)];
    const sums = wanted.some((output) => output !== 1) ? each(a, b, (x, y) => plus(code, x, y)) : null;
    const found = new Map<number, Across>();
    if (wanted.includes(1))
      found.set(
        1,
        each(a, b, (x, y) => minus(code, x, y)),
      );
    if (sums && wanted.includes(2))
      found.set(
        2,
        each(sums, points(3), (x, y) => minusScaled(code, x, y, 1)),
      );
    if (sums && wanted.includes(0))
      found.set(
        0,
        each(sums, points(0), (x, y) => plusScaled(code, x, y, 1)),
      );
    return found;
  },
  4: (code, points, wanted) => {
    const [isEven, isOdd] = [0, 1].map((parity) => wanted.some((output) => output % 2 === parity));
    const [a, b] = [points(1), points(2)];
    const sums = isEven ? each(a, b, (x, y) => plus(code, x, y)) : [];
    const differences = isOdd ? each(a, b, (x, y) => minus(code, x, y)) : [];
    const far = points(3);
    const farLess = (values: Across, shift: number) =>
      each(far, values, (x, y) => scaledMinus(code, x, shift, y));
    const found = new Map<number, Across>();
    if (isEven) {
      const zeroth = each(far, sums, (x, y) => minus(code, x, y));
      found.set(2, farLess(sums, 2));
      found.set(
        0,
        each(zeroth, points(0), (x, y) => plus(code, x, y)),
      );
    }
    if (isOdd) {
      const third = farLess(differences, 3);
      found.set(1, farLess(differences, 1));
      found.set(
        3,
        each(third, points(4), (x, y) => plus(code, x, y)),
      );
    }
    return found;
  },
};

function each(a: Across, b: Across, make: (a: Value, b: Value) => Value): Across {
  return a.map((value, i) => make(value, b[i]!));
}
