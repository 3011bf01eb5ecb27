import type { Instruction, Register } from '../../assembly/instruction.ts';
import {
  add,
  addImmediate,
  addShifted,
  andShifted,
  at,
  compare,
  constant,
  ifThen,
  ldr,
  mac,
  mov,
  saturate8,
  shift,
} from '../../assembly/thumb.ts';
import { TauscopeError } from '../../network/errors.ts';
import type { Clamp, ConvLayer, DenseLayer, DepthwiseLayer, Rounding } from '../../network/network.ts';
import type { Line } from './roundedLine.ts';
import { largestLineRight, lineOf } from './roundedLine.ts';

/** A layer whose sums are scaled to outputs. */
type SummingLayer = ConvLayer | DepthwiseLayer | DenseLayer;

/** How sums of one layer become outputs. */
export interface RequantisationTask {
  readonly rounding: Rounding;
  readonly zeroPoint: number;
  readonly clamp: Clamp;
  readonly element: 'int8' | 'int16';
}

/**
 * CMSIS-NN's `arm_nn_requantize` in few instructions, bit for bit.
 *
 * Outputs that are cut to 0 to 255 above their zero point need one multiplication and one saturation: see `staircase.ts`.
 * Others, and layers for which it finds no constants:
 * Double rounding: with m in [2^30, 2^31), (2 a m + 2^31) >> 32 is SMMLAR with multiplier 2m - 2^32 and accumulator a.
 * Rounding half away from zero by 2^e is (d + (d >> 31) + 2^(e-1)) >> e, and the zero point fits into the same addend.
 * Single rounding: (a m + 2^(s-1)) >> s, s >= 33, needs only the high word: SMMLA with 2^(s-33) as accumulator.
 */
export interface Requantiser {
  /** Channels whose output is the zero point whatever the sum: their weights must be left out. */
  readonly dead: readonly boolean[];
  /** What the sums of a channel begin with. */
  readonly bias: (channel: number) => number;
  /** Constants of one channel, in the order in which {@link emit} reads them. */
  readonly words: (channel: number) => number[];
  readonly wordsPerChannel: number;
  /**
   * Turns `sums` of one channel into outputs in place. Constants are read at `offset` from `constants`; three `spare`
   * registers are overwritten.
   */
  readonly emit: (
    sums: readonly Register[],
    constants: Register,
    offset: number,
    spare: readonly [Register, Register, Register],
    table: string | null,
  ) => Instruction[];
}

const largestWord = 2 ** 31 - 1;
const largestDistance = 255;

interface ChannelConstants {
  readonly dead: boolean;
  readonly left: number;
  readonly multiplier: number;
  readonly right: number;
  readonly half: number;
  /** Largest absolute value before the right shift, without addends. */
  readonly scaledBound: number;
}

const deadChannel = (rounding: Rounding): ChannelConstants => ({
  dead: true,
  left: 0,
  multiplier: rounding === 'double' ? -(2 ** 31) : 2 ** 30,
  right: 1,
  half: 1,
  scaledBound: 1,
});

/** Kernels of a layer are generated many times over, and layers that differ only in what they skip share their weights. */
const known = new WeakMap<Int8Array, Map<string, Requantiser>>();

/**
 * The requantisation of a layer's sums, the same object for the same parameters and task.
 * @throws TauscopeError `model-unsupported` when sums or multipliers are outside what 32 bits can scale exactly.
 */
export function requantiserOf(layer: SummingLayer, task: RequantisationTask): Requantiser {
  const ofLayer = known.get(layer.weights) ?? new Map<string, Requantiser>();
  known.set(layer.weights, ofLayer);
  const key = JSON.stringify(task);
  const requantiser = ofLayer.get(key) ?? makeRequantiser(layer, task);
  ofLayer.set(key, requantiser);
  return requantiser;
}

function makeRequantiser(layer: SummingLayer, task: RequantisationTask): Requantiser {
  const { bias, requantisation } = layer;
  const { rounding, zeroPoint, clamp, element } = task;
  const { multipliers, shifts } = requantisation;
  const step = multipliers.length === 1 ? 0 : 1;
  const reaches = sumReaches(layer);
  const constants = Array.from(bias, (first, channel) =>
    constantsOf(
      multipliers[channel * step]!,
      shifts[channel * step]!,
      Math.abs(first) + reaches[channel]!,
      rounding,
    ),
  );
  const dead = constants.map((channel) => channel.dead);
  const unsigned = element === 'int16' && clamp.min === zeroPoint && clamp.max - zeroPoint === 255;
  const lines = unsigned ? linesOf(layer, dead, reaches, rounding) : null;
  if (lines) return { dead, ...lines };

  const offset = unsigned ? 0 : zeroPoint;
  const offsetFits = constants.every(
    ({ right, half, scaledBound }) => scaledBound + half + Math.abs(offset) * 2 ** right < largestWord,
  );
  const offsetBefore = offsetFits ? offset : 0;
  const offsetAfter = offsetFits ? 0 : offset;
  const shiftsLeft = constants.some(({ left }) => left > 0);
  // Below zero an unsigned output is zero, however it is rounded.
  const signs =
    unsigned || rounding === 'single' || constants.every(({ right }) => right === 0)
      ? 'never'
      : constants.every(({ right }) => right > 0)
        ? 'always'
        : 'masked';

  const words = (channel: number): number[] => {
    const { left, multiplier, right, half } = constants[channel]!;
    const addend = half + offsetBefore * 2 ** right;
    return [
      ...(shiftsLeft ? [left] : []),
      ...(signs === 'masked' ? [right > 0 ? -1 : 0] : []),
      multiplier,
      addend,
      right,
    ];
  };

  const emit: Requantiser['emit'] = (sums, base, start, [first, second, third], table) => {
    const code: Instruction[] = [];
    const each = (make: (sum: Register) => Instruction | Instruction[]) => {
      for (const sum of sums) code.push(...[make(sum)].flat());
    };
    let at_ = start;
    const next = (target: Register) => {
      code.push(ldr(target, at(base, at_), table));
      at_ += 4;
    };
    if (shiftsLeft) {
      next(first);
      each((sum) => shift('lsl.w', sum, sum, first));
    }
    if (signs === 'masked') next(third);
    next(first);
    if (signs !== 'masked') next(second);
    if (rounding === 'single') {
      next(third);
      each((sum) => mac('smmla', sum, sum, first, second));
    } else {
      if (signs !== 'masked') next(third);
      each((sum) => mac('smmlar', sum, sum, first, sum));
      if (signs === 'always') each((sum) => addShifted(sum, sum, sum, 31));
      if (signs === 'masked') {
        each((sum) => [andShifted(first, third, sum, 31), add(sum, sum, first)]);
        next(second);
        next(third);
      }
      each((sum) => add(sum, sum, second));
    }
    each((sum) => shift('asr.w', sum, sum, third));
    if (offsetAfter !== 0) each((sum) => addImmediate(sum, sum, offsetAfter));
    each((sum) => saturate8(unsigned ? 'usat' : 'ssat', sum, sum));
    if (!unsigned) {
      if (clamp.min > -128) {
        code.push(...constant(first, clamp.min));
        each((sum) => [compare(sum, first), ...ifThen('lt', mov(sum, first))]);
      }
      if (clamp.max < 127) {
        code.push(...constant(first, clamp.max));
        each((sum) => [compare(sum, first), ...ifThen('gt', mov(sum, first))]);
      }
      if (element === 'int16' && zeroPoint !== 0) each((sum) => addImmediate(sum, sum, -zeroPoint));
    }
    return code;
  };

  return {
    dead,
    bias: (channel) => (dead[channel] ? 0 : bias[channel]!),
    words,
    wordsPerChannel: words(0).length,
    emit,
  };
}

/** How far products can take the sum of each channel from its bias. */
function sumReaches(layer: SummingLayer): Float64Array {
  const { weights, bias, kind } = layer;
  const channels = bias.length;
  const perChannel = weights.length / channels;
  const reaches = new Float64Array(channels);
  weights.forEach((weight, i) => {
    const channel = kind === 'depthwise' ? i % channels : Math.floor(i / perChannel);
    reaches[channel]! += Math.abs(weight) * largestDistance;
  });
  return reaches;
}

/** Requantisation by one multiplication; null when some channel has no {@link Line}. */
function linesOf(
  { bias, requantisation: { multipliers, shifts } }: SummingLayer,
  dead: readonly boolean[],
  reaches: Float64Array,
  rounding: Rounding,
): Omit<Requantiser, 'dead'> | null {
  const step = multipliers.length === 1 ? 0 : 1;
  const rights = Array.from(bias, (_, channel) => -shifts[channel * step]!);
  const right = Math.min(
    largestLineRight,
    ...rights.filter((_, channel) => !dead[channel]).map((e) => e - 1),
  );
  if (right < 0) return null;
  const lines: Line[] = [];
  for (const [channel, first] of bias.entries()) {
    const sums = {
      multiplier: multipliers[channel * step]!,
      right: rights[channel]!,
      low: first - reaches[channel]!,
      high: first + reaches[channel]!,
    };
    const line = dead[channel] ? { multiplier: 0, addend: 0, shift: -first } : lineOf(sums, right, rounding);
    if (!line) return null;
    lines.push(line);
  }
  return {
    bias: (channel) => bias[channel]! + lines[channel]!.shift,
    words: (channel) => [lines[channel]!.multiplier, lines[channel]!.addend],
    wordsPerChannel: 2,
    emit: (sums, base, offset, [multiplier, addend], table) => [
      ldr(multiplier, at(base, offset), table),
      ldr(addend, at(base, offset + 4), table),
      ...sums.map((sum) => mac('smmla', sum, sum, multiplier, addend)),
      ...sums.map((sum) => saturate8('usat', sum, sum, right)),
    ],
  };
}

function constantsOf(
  multiplier: number,
  stored: number,
  bound: number,
  rounding: Rounding,
): ChannelConstants {
  const scaled = (bound * multiplier * 2 ** stored) / 2 ** 31;
  if (multiplier === 0 || scaled < 0.2) return deadChannel(rounding);
  if (multiplier < 2 ** 30) throw tooLarge(`a multiplier of ${multiplier}`);
  if (rounding === 'double') {
    const left = Math.max(0, stored);
    const right = Math.max(0, -stored);
    const half = right > 0 ? 2 ** (right - 1) : 0;
    const scaledBound = (bound * 2 ** left * multiplier) / 2 ** 31 + 2;
    if (bound * 2 ** left >= largestWord || scaledBound + half >= largestWord)
      throw tooLarge(`sums of ${bound}`);
    return { dead: false, left, multiplier: (2 * multiplier) | 0, right, half, scaledBound };
  }
  const left = Math.max(0, stored + 2);
  const scaledBound = (bound * 2 ** left * multiplier) / 2 ** 32 + 1;
  if (bound * 2 ** left >= largestWord) throw tooLarge(`sums of ${bound * 2 ** left}`);
  const right = left - stored - 1;
  return { dead: false, left, multiplier, right, half: 2 ** (right - 1), scaledBound };
}

function tooLarge(found: string): TauscopeError {
  return new TauscopeError(
    'model-unsupported',
    `A layer has ${found}, but the assembly kernels need normalised multipliers and sums with two bits to spare; ` +
      'check the scales of this layer.',
  );
}
