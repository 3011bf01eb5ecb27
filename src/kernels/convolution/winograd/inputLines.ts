import type { StraightCode, Value } from '../../../assembly/straightCode.ts';
import type { TileTransform } from '../../../network/tileTransform.ts';
import {
  flipLaneSign,
  lanesMinus,
  lanesPlus,
  minus,
  minusScaled,
  plus,
  plusLaneHalf,
  plusScaled,
} from './transformCode.ts';

/** Rows of a tile transform times the values of one line, two channels in the lanes of each word. */
export type Line = (
  code: StraightCode,
  values: readonly Value[],
  emit: (point: number, value: Value) => void,
) => void;

/** `inputRows` times the inputs of one line of a tile; each is asked for once, so that few are alive. */
export type InputLine = (
  code: StraightCode,
  input: (place: number) => Value,
  emit: (point: number, value: Value) => void,
) => void;

/** Of stride 1, sums of lanes. */
const laneLines: Record<2 | 3 | 4, Line> = {
  2: (code, inputs, emit) => {
    const [d0, d1, d2, d3] = inputs as [Value, Value, Value, Value];
    emit(0, lanesMinus(code, d0, d2));
    emit(1, lanesPlus(code, d1, d2));
    emit(2, lanesMinus(code, d2, d1));
    emit(3, lanesMinus(code, d1, d3));
  },
  3: (code, inputs, emit) => {
    const [d0, d1, d2, d3, d4] = inputs as [Value, Value, Value, Value, Value];
    const double = (value: Value) => lanesPlus(code, value, value);
    const rise = lanesMinus(code, d3, d1);
    emit(3, rise);
    emit(0, lanesPlus(code, double(lanesMinus(code, d0, d2)), rise));
    emit(4, lanesMinus(code, lanesMinus(code, d4, d2), double(rise)));
    const step = lanesMinus(code, d3, d2);
    emit(2, lanesPlus(code, step, double(lanesMinus(code, d1, d2))));
    emit(1, lanesMinus(code, step, double(d1)));
  },
  4: (code, inputs, emit) => {
    const [d0, d1, d2, d3, d4, d5] = inputs as [Value, Value, Value, Value, Value, Value];
    const double = (value: Value) => lanesPlus(code, value, value);
    const even = lanesMinus(code, d4, d2);
    const odd = double(lanesMinus(code, d3, d1));
    emit(3, lanesPlus(code, even, odd));
    emit(4, lanesMinus(code, even, odd));
    emit(5, lanesMinus(code, lanesMinus(code, d5, d3), double(odd)));
    emit(0, lanesPlus(code, even, double(double(lanesMinus(code, d0, d2)))));
    const outer = lanesMinus(code, d4, double(double(d2)));
    const inner = lanesMinus(code, d3, double(double(d1)));
    emit(1, lanesPlus(code, outer, inner));
    emit(2, lanesMinus(code, outer, inner));
  },
};

/** Even inputs of tiles of 2 at stride 2. */
const evenLineOf2: Line = (code, inputs, emit) => {
  const [d0, d1, d2] = inputs as [Value, Value, Value];
  emit(0, lanesMinus(code, d0, d1));
  emit(1, d1);
  emit(2, lanesMinus(code, d2, d1));
};

/** A line of so many inputs, `step` apart. */
function inputsOf(line: Line, count: number, step: number): InputLine {
  const places = Array.from({ length: count }, (_, i) => step * i);
  return (code, input, emit) => line(code, places.map(input), emit);
}

/** Of stride 2: even inputs go as those of smaller tiles do, odd ones are points themselves. */
const evenLines: Record<2 | 3 | 4, Line> = { 2: evenLineOf2, 3: laneLines[2], 4: laneLines[3] };

/** Sums of lanes: for any inputs. */
export function laneLine({ outputs, stride }: TileTransform): InputLine {
  if (stride === 1) return inputsOf(laneLines[outputs], outputs + 2, 1);
  const even = inputsOf(evenLines[outputs], outputs + 1, 2);
  return (code, input, emit) => {
    for (let i = 0; i < outputs; i++) emit(outputs + 1 + i, input(2 * i + 1));
    even(code, input, emit);
  };
}

/** The sums of tiles of 4 on words as they are, a multiple of 2^16 plus the lower lane: shifts cost nothing then. */
const wordLineOf4: Line = (code, inputs, emit) => {
  const [d0, d1, d2, d3, d4, d5] = inputs as [Value, Value, Value, Value, Value, Value];
  const even = minus(code, d4, d2);
  const odd = minus(code, d3, d1);
  emit(3, plusScaled(code, even, odd, 1));
  emit(4, minusScaled(code, even, odd, 1));
  emit(5, minusScaled(code, minus(code, d5, d3), odd, 2));
  emit(0, minusScaled(code, even, minus(code, d2, d0), 2));
  const outer = minusScaled(code, d4, d2, 2);
  const inner = minusScaled(code, d3, d1, 2);
  emit(1, plus(code, outer, inner));
  emit(2, minus(code, outer, inner));
};

/**
 * For inputs that are not negative, tiles of 4 by 4. A lower lane that becomes negative borrows from the upper one. Before the
 * last sums half of its range is added, in the two inputs of which every sum has exactly one: then no lower lane is
 * negative, the upper ones are right, and flipping the sign bits of the lower ones takes the half away.
 */
export const wordLines: { readonly first: InputLine; readonly last: InputLine } = {
  first: inputsOf(wordLineOf4, 6, 1),
  last: inputsOf(
    (code, inputs, emit) => {
      const raised = inputs.map((input, i) => (i < 4 ? input : plusLaneHalf(code, input)));
      wordLineOf4(code, raised, (point, value) => emit(point, flipLaneSign(code, value)));
    },
    6,
    1,
  ),
};
