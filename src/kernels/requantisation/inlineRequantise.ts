import type { Instruction, Register } from '../../assembly/instruction.ts';
import {
  addImmediate,
  addPower,
  addShifted,
  compare,
  constant,
  ifThen,
  mac,
  mov,
  multiply,
  saturate8,
  shift,
} from '../../assembly/thumb.ts';
import type { Clamp, Rounding } from '../../network/network.ts';

/**
 * value * multiplier * 2^(shift - 31) with constants known when the code is made. Shifted to the left, values must lie below
 * 2^31, which the reader checks; scaled they lie below 2^30 but for means over more than four million pixels, which fit no
 * board, so that rounding adds up to 2^30.
 */
export interface Scaling {
  readonly multiplier: number;
  readonly shift: number;
  /** Left shift of the value before. */
  readonly leftShift: number;
}

/** Constant that {@link scale} wants in a register. */
export function scalingConstant(scaling: Scaling, rounding: Rounding): number {
  return roundsTwice(scaling, rounding) ? (2 * scaling.multiplier) | 0 : scaling.multiplier;
}

/** Without a right shift there is nothing to round a second time: both roundings are the same. */
function roundsTwice({ shift: stored }: Scaling, rounding: Rounding): boolean {
  return rounding === 'double' || stored >= 0;
}

/** Scales every register of `list` in place: `arm_nn_requantize`, see `requantiser.ts` for the identities. */
export function scale(
  list: readonly Register[],
  factor: Register,
  scaling: Scaling,
  rounding: Rounding,
): Instruction[] {
  const { multiplier, shift: stored, leftShift } = scaling;
  const each = (make: (value: Register) => Instruction) => list.map(make);
  const by = (name: 'asr.w' | 'lsl.w', bits: number) =>
    bits > 0 ? each((value) => shift(name, value, value, bits)) : [];
  const halfUp = (right: number) => [
    ...each((value) => addPower(value, value, right - 1)),
    ...by('asr.w', right),
  ];
  if (!roundsTwice(scaling, rounding)) {
    const right = -stored - 1;
    const product = right > 0 ? 'smmul' : 'smmulr';
    return [
      ...by('lsl.w', leftShift),
      ...each((value) => multiply(product, value, value, factor)),
      ...(right > 0 ? halfUp(right) : []),
    ];
  }
  const product = each((value) =>
    multiplier >= 2 ** 30
      ? mac('smmlar', value, value, factor, value)
      : multiply('smmulr', value, value, factor),
  );
  const shifted = [...by('lsl.w', leftShift + Math.max(0, stored)), ...product];
  const right = Math.max(0, -stored);
  if (right === 0) return shifted;
  return [...shifted, ...each((value) => addShifted(value, value, value, 31)), ...halfUp(right)];
}

/** Scaled sums as outputs: moved to the zero point, clamped, for int16 images centred again. */
export function toOutput(
  list: readonly Register[],
  spare: Register,
  zeroPoint: number,
  clamp: Clamp,
  element: 'int8' | 'int16',
): Instruction[] {
  const base = outputBase(zeroPoint, clamp, element);
  const offset = zeroPoint - base;
  return [
    ...(offset === 0 ? [] : list.map((value) => addImmediate(value, value, offset))),
    ...saturated(list, spare, zeroPoint, clamp, element),
  ];
}

/** Outputs above this are what {@link saturated} begins with: above the zero point where 0 to 255 above it is the clamp. */
export function outputBase(zeroPoint: number, { min, max }: Clamp, element: 'int8' | 'int16'): number {
  return element === 'int16' && min === zeroPoint && max - zeroPoint === 255 ? zeroPoint : 0;
}

/** Shifted to the right and clamped; for int16 images centred. */
export function saturated(
  list: readonly Register[],
  spare: Register,
  zeroPoint: number,
  clamp: Clamp,
  element: 'int8' | 'int16',
  right = 0,
): Instruction[] {
  const rectified = outputBase(zeroPoint, clamp, element) !== 0;
  const each = (make: (value: Register) => Instruction) => list.map(make);
  if (rectified) return each((value) => saturate8('usat', value, value, right));
  return [
    ...each((value) => saturate8('ssat', value, value, right)),
    ...clampTo(list, spare, clamp),
    ...(element === 'int8' || zeroPoint === 0 ? [] : each((value) => addImmediate(value, value, -zeroPoint))),
  ];
}

/** Clamps int8 values; nothing when the clamp is all of int8. */
export function clampTo(list: readonly Register[], spare: Register, { min, max }: Clamp): Instruction[] {
  const code: Instruction[] = [];
  if (min > -128) {
    code.push(...constant(spare, min));
    for (const value of list) code.push(compare(value, spare), ...ifThen('lt', mov(value, spare)));
  }
  if (max < 127) {
    code.push(...constant(spare, max));
    for (const value of list) code.push(compare(value, spare), ...ifThen('gt', mov(value, spare)));
  }
  return code;
}
