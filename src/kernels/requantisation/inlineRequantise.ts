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
import { TauscopeError } from '../../network/errors.ts';
import type { Clamp, Rounding } from '../../network/network.ts';

/** value * multiplier * 2^(shift - 31) with constants known when the code is made. */
export interface Scaling {
  readonly multiplier: number;
  readonly shift: number;
  /** Left shift of the value before. */
  readonly leftShift: number;
  /** Largest absolute value, before the left shift. */
  readonly bound: number;
}

/** Constant that {@link scale} wants in a register. */
export function scalingConstant({ multiplier }: Scaling, rounding: Rounding): number {
  return rounding === 'double' ? (2 * multiplier) | 0 : multiplier;
}

/** Scales every register of `list` in place: `arm_nn_requantize`, see `requantiser.ts` for the identities. */
export function scale(
  list: readonly Register[],
  factor: Register,
  scaling: Scaling,
  rounding: Rounding,
): Instruction[] {
  const { multiplier, shift: stored, leftShift, bound } = scaling;
  const each = (make: (value: Register) => Instruction) => list.map(make);
  const left = leftShift + Math.max(0, rounding === 'single' ? stored + 2 : stored);
  if (bound * 2 ** left >= 2 ** 31) throw tooLarge(bound * 2 ** left);
  const shifted = left > 0 ? each((value) => shift('lsl.w', value, value, left)) : [];
  if (rounding === 'single') {
    const right = left - leftShift - stored - 1;
    return [
      ...shifted,
      ...each((value) => multiply('smmul', value, value, factor)),
      ...each((value) => addPower(value, value, right - 1)),
      ...each((value) => shift('asr.w', value, value, right)),
    ];
  }
  const product = each((value) =>
    multiplier >= 2 ** 30
      ? mac('smmlar', value, value, factor, value)
      : multiply('smmulr', value, value, factor),
  );
  const right = Math.max(0, -stored);
  if (right === 0) return [...shifted, ...product];
  return [
    ...shifted,
    ...product,
    ...each((value) => addShifted(value, value, value, 31)),
    ...each((value) => addPower(value, value, right - 1)),
    ...each((value) => shift('asr.w', value, value, right)),
  ];
}

/** Scaled sums as outputs: moved to the zero point, clamped, for int16 images centred again. */
export function toOutput(
  list: readonly Register[],
  spare: Register,
  zeroPoint: number,
  clamp: Clamp,
  element: 'int8' | 'int16',
): Instruction[] {
  const each = (make: (value: Register) => Instruction[]) => list.flatMap(make);
  if (element === 'int16' && clamp.min - zeroPoint === 0 && clamp.max - zeroPoint === 255)
    return each((value) => [saturate8('usat', value, value)]);
  return [
    ...each((value) => (zeroPoint === 0 ? [] : [addImmediate(value, value, zeroPoint)])),
    ...each((value) => [saturate8('ssat', value, value)]),
    ...clampTo(list, spare, clamp),
    ...each((value) =>
      element === 'int8' || zeroPoint === 0 ? [] : [addImmediate(value, value, -zeroPoint)],
    ),
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

function tooLarge(value: number): TauscopeError {
  return new TauscopeError(
    'model-unsupported',
    `A layer scales values of up to ${value}, but the assembly kernels need values below 2^31; ` +
      'check the scales of this layer.',
  );
}
