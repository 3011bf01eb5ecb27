import type { StraightCode, Value } from '../../../assembly/straightCode.ts';
import type { TileTransform } from '../../../network/tileTransform.ts';
import type { Line } from './inputLines.ts';
import { lanesMinus, lanesPlus } from './transformCode.ts';

/** `filterRows` of a tile transform times three taps, two channels in the lanes of each word. */
export const filterLine = ({ outputs, stride }: TileTransform): Line =>
  (stride === 1 ? filterLines : stridedFilterLines)[outputs];

const filterLines: Record<2 | 3 | 4, Line> = {
  2: (code, taps, emit) => {
    const [g0, g1, g2] = taps as [Value, Value, Value];
    emit(0, g0);
    emit(3, g2);
    const outer = lanesPlus(code, g0, g2);
    emit(1, lanesPlus(code, outer, g1));
    emit(2, lanesMinus(code, outer, g1));
  },
  3: (code, taps, emit) => {
    const [g0, g1, g2] = taps as [Value, Value, Value];
    emit(0, lanesPlus(code, double(code, g0), g0));
    const outer = lanesPlus(code, g0, g2);
    emit(2, lanesMinus(code, outer, g1));
    const sum = lanesPlus(code, outer, g1);
    emit(1, lanesPlus(code, sum, double(code, sum)));
    const twice = double(code, g2);
    const fourTimes = double(code, twice);
    emit(4, lanesPlus(code, twice, fourTimes));
    emit(3, lanesPlus(code, lanesPlus(code, g0, fourTimes), double(code, g1)));
  },
  4: (code, taps, emit) => {
    const [g0, g1, g2] = taps as [Value, Value, Value];
    emit(0, double(code, lanesPlus(code, double(code, g0), g0)));
    const twice = double(code, g2);
    emit(5, lanesPlus(code, twice, g2));
    const even = lanesPlus(code, g0, double(code, twice));
    const odd = double(code, g1);
    emit(3, lanesPlus(code, even, odd));
    emit(4, lanesMinus(code, even, odd));
    const outer = lanesPlus(code, g0, g2);
    emit(1, double(code, double(code, lanesPlus(code, outer, g1))));
    emit(2, double(code, double(code, lanesMinus(code, outer, g1))));
  },
};

const stridedFilterLines: Record<2 | 3 | 4, Line> = {
  2: (code, taps, emit) => {
    const [g0, g1, g2] = taps as [Value, Value, Value];
    emit(0, g0);
    emit(2, g2);
    for (const point of [3, 4]) emit(point, g1);
    emit(1, lanesPlus(code, g0, g2));
  },
  3: (code, taps, emit) => {
    const [g0, g1, g2] = taps as [Value, Value, Value];
    emit(0, g0);
    emit(3, g2);
    const middle = double(code, g1);
    for (const point of [4, 5, 6]) emit(point, middle);
    emit(1, lanesPlus(code, g0, g2));
    emit(2, lanesMinus(code, g0, g2));
  },
  4: (code, taps, emit) => {
    const [g0, g1, g2] = taps as [Value, Value, Value];
    const triple = (value: Value) => lanesPlus(code, double(code, value), value);
    const middle = double(code, triple(g1));
    for (const point of [5, 6, 7, 8]) emit(point, middle);
    emit(2, lanesMinus(code, g0, g2));
    emit(3, lanesPlus(code, g0, double(code, g2)));
    const [first, last] = [triple(g0), triple(g2)];
    emit(0, first);
    emit(1, lanesPlus(code, first, last));
    emit(4, double(code, last));
  },
};

function double(code: StraightCode, value: Value): Value {
  return lanesPlus(code, value, value);
}
