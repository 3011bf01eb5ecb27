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
  multiply,
  saturate8,
  shift,
} from '../../assembly/thumb.ts';
import type {
  Clamp,
  ConvLayer,
  DenseLayer,
  DepthwiseLayer,
  Rounding,
  TiledConvLayer,
} from '../../network/network.ts';
import { requantiseToInt8 } from '../../network/requantise.ts';
import { tileSumLimit } from '../../network/tileSums.ts';
import { inverseOfOdd } from './inverseOfOdd.ts';
import type { Line } from './roundedLine.ts';
import { largestLineRight, lineOf } from './roundedLine.ts';

/** A layer whose sums are scaled to outputs. */
type SummingLayer = ConvLayer | TiledConvLayer | DepthwiseLayer | DenseLayer;

/** How sums of one layer become outputs. */
export interface RequantisationTask {
  readonly rounding: Rounding;
  readonly zeroPoint: number;
  readonly clamp: Clamp;
  readonly element: 'int8' | 'int16';
  /** Sums come multiplied by 2^sumShift and an odd factor, and fit int32 so; 0 and 1 unless given. */
  readonly sumShift?: number;
  readonly sumFactor?: number;
}

/**
 * CMSIS-NN's `arm_nn_requantize` in few instructions, bit for bit.
 *
 * Outputs that are cut to 0 to 255 above their zero point need one multiplication and one saturation: see `roundedLine.ts`.
 * Others, and layers for which it finds no constants:
 * Double rounding: with m in [2^30, 2^31), (2 a m + 2^31) >> 32 is SMMLAR with multiplier 2m - 2^32 and accumulator a.
 * Rounding half away from zero by 2^e is (d + (d >> 31) + 2^(e-1)) >> e, and the zero point fits into the same addend.
 * Where that addend could leave int32, d is halved first: (d + 2^(e-1)) >> e = ((d >> 1) + 2^(e-2)) >> (e - 1).
 * Single rounding: (a m + 2^(s-1)) >> s, s >= 33, needs only the high word: SMMLA with 2^(s-33) as accumulator. Factors of
 * 1/4 and more need a shifted left for it; where int32 has no room for that, sums are first cut where outputs are saturated.
 */
export interface Requantiser {
  /** Channels whose output is the same whatever the input: their weights must be left out. */
  readonly dead: readonly boolean[];
  /** What the sums of a channel begin with. */
  readonly bias: (channel: number) => number;
  /** Constants of one channel, in the order in which {@link emit} reads them. */
  readonly words: (channel: number) => number[];
  readonly wordsPerChannel: number;
  /** When a channel's two words are multiplier and addend of SMMLA, before USAT with a shift by `right`; else null. */
  readonly line: { readonly right: number } | null;
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
  /** Cuts sums, which changes no output. */
  readonly limit: number;
  readonly left: number;
  readonly multiplier: number;
  readonly right: number;
  readonly half: number;
  /** Largest absolute value before the right shift, without addends. */
  readonly scaledBound: number;
}

/** The sums of a channel, and how they are scaled. */
interface SumRange {
  readonly multiplier: number;
  readonly shift: number;
  readonly bias: number;
  /** How far products can take the sum from the bias. */
  readonly reach: number;
  /** Largest absolute sum. */
  readonly bound: number;
  /** Distance of the output from its zero point where no input changes it; else null. */
  readonly constant: number | null;
}

/** Scales a sum by 1/4 or 1/8: for a constant output, which is the bias then. */
const constantFactor: Record<Rounding, ChannelConstants & { readonly steps: number }> = {
  double: { limit: 2048, left: 0, multiplier: -(2 ** 31), right: 1, half: 1, scaledBound: 512, steps: 4 },
  single: { limit: 2048, left: 0, multiplier: 2 ** 30, right: 1, half: 1, scaledBound: 512, steps: 8 },
};

interface Lines {
  readonly right: number;
  readonly ofChannels: readonly Line[];
}

/** Kernels of a layer are generated many times over, and layers that differ only in what they skip share their weights. */
const known = new WeakMap<Int8Array | Int16Array, Map<string, Requantiser>>();
/** Addends have room for sums that come multiplied. */
const usualLineRight = 12;
/** Lines take a search, and are the same for all multiples of the sums. */
const knownLines = new WeakMap<Int8Array | Int16Array, Map<string, Lines | null>>();

const weightsOf = (layer: SummingLayer) => (layer.kind === 'tiledConv' ? layer.pointWeights : layer.weights);

/** The requantisation of a layer's sums, the same object for the same parameters and task. */
export function requantiserOf(layer: SummingLayer, task: RequantisationTask): Requantiser {
  const weights = weightsOf(layer);
  const ofLayer = known.get(weights) ?? new Map<string, Requantiser>();
  known.set(weights, ofLayer);
  const key = keyOf(layer, task);
  const requantiser = ofLayer.get(key) ?? makeRequantiser(layer, task);
  ofLayer.set(key, requantiser);
  return requantiser;
}

/** By all but the weights that requantisation depends on: a file may use them twice. */
function keyOf({ kind, bias, requantisation }: SummingLayer, task: RequantisationTask): string {
  const { multipliers, shifts } = requantisation;
  return JSON.stringify([task, kind, String(bias), String(multipliers), String(shifts)]);
}

function makeRequantiser(layer: SummingLayer, task: RequantisationTask): Requantiser {
  const { rounding, zeroPoint, clamp, element, sumShift = 0, sumFactor = 1 } = task;
  const ranges = sumRanges(layer, task);
  const dead = ranges.map(({ constant }) => constant !== null);
  const unsigned = element === 'int16' && clamp.min === zeroPoint && clamp.max - zeroPoint === 255;
  if (unsigned && layer.kind === 'tiledConv') {
    const ownLines = ownLinesOf(ranges, rounding);
    if (ownLines) return { dead, ...ownLineRequantiser(ranges, ownLines) };
  }
  const lines = unsigned && layer.kind !== 'tiledConv' ? linesOfLayer(layer, task, ranges) : null;
  const fits = lines?.ofChannels.every(({ addend }) => Math.abs(addend) * 2 ** sumShift < 2 ** 30);
  if (lines && (sumShift === 0 || fits))
    return { dead, ...lineRequantiser(ranges, lines, sumShift, sumFactor) };

  const cuts =
    rounding === 'single' && ranges.some((range) => range.bound * 2 ** leftFor(range) > largestWord);
  const constants = ranges.map((range) => constantsOf(range, rounding, cuts));
  const halves =
    rounding === 'double' && constants.some(({ scaledBound, half }) => scaledBound + half >= largestWord);
  const offset = unsigned ? 0 : zeroPoint;
  const offsetFits = constants.every(
    ({ right, half, scaledBound }) => scaledBound + half + Math.abs(offset) * 2 ** right < largestWord,
  );
  const offsetBefore = offsetFits ? offset : 0;
  const offsetAfter = offsetFits ? 0 : offset;
  const shiftsLeft = constants.some(({ left }) => left > 0);
  // Below zero an unsigned output is zero, however it is rounded.
  const signs = halves
    ? 'masked'
    : unsigned || rounding === 'single' || constants.every(({ right }) => right === 0)
      ? 'never'
      : constants.every(({ right }) => right > 0)
        ? 'always'
        : 'masked';

  const words = (channel: number): number[] => {
    const { limit, left, multiplier, right, half } = constants[channel]!;
    const halved = halves && right > 1 ? 1 : 0;
    const addend = half / 2 ** halved + offsetBefore * 2 ** right;
    return [
      ...(cuts ? [limit, -limit] : []),
      ...(shiftsLeft ? [left] : []),
      ...(signs === 'masked' ? [right > 0 ? -1 : 0] : []),
      multiplier,
      ...(halves ? [halved] : []),
      addend,
      right - halved,
    ];
  };

  const emit: Requantiser['emit'] = (sums, base, start, [first, second, third], table) => {
    const code: Instruction[] = [];
    const each = (make: (sum: Register) => Instruction | Instruction[]) => {
      for (const sum of sums) code.push(...[make(sum)].flat());
    };
    if (sumFactor > 1) {
      code.push(...constant(first, inverseOfOdd(sumFactor)));
      each((sum) => multiply('mul', sum, sum, first));
    }
    if (sumShift > 0) each((sum) => shift('asr.w', sum, sum, sumShift));
    let at_ = start;
    const next = (target: Register) => {
      code.push(ldr(target, at(base, at_), table));
      at_ += 4;
    };
    if (cuts) {
      for (const condition of ['gt', 'lt'] as const) {
        next(first);
        each((sum) => [compare(sum, first), ...ifThen(condition, mov(sum, first))]);
      }
    }
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
        if (halves) {
          next(first);
          each((sum) => shift('asr.w', sum, sum, first));
        }
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
    bias: (channel) => {
      const { bias, constant } = ranges[channel]!;
      return constant === null ? bias : constant * constantFactor[rounding].steps;
    },
    words,
    wordsPerChannel: words(0).length,
    line: null,
    emit,
  };
}

function sumRanges(layer: SummingLayer, task: RequantisationTask): SumRange[] {
  const { bias, requantisation } = layer;
  const { multipliers, shifts } = requantisation;
  const step = multipliers.length === 1 ? 0 : 1;
  return Array.from(reachesOf(layer), (reach, channel) => {
    const [multiplier, shift] = [multipliers[channel * step]!, shifts[channel * step]!];
    const first = bias[channel]!;
    // Only what skips or was refined can reach further; its sums wrap, as the operators' do.
    const bound = Math.min(largestWord, Math.abs(first) + reach);
    const range = { multiplier, shift, bias: first, reach, bound };
    const moves = reach > 0 && bound * realFactor(range) >= 0.2;
    return { ...range, constant: moves ? null : constantOutput(range, task) };
  });
}

/** By channel. */
function reachesOf(layer: SummingLayer): Float64Array {
  const { bias, kind } = layer;
  const channels = bias.length;
  const reaches = new Float64Array(channels);
  const weights = weightsOf(layer);
  const perChannel = weights.length / channels;
  if (kind === 'tiledConv') {
    // Sums are proven to stay below their limit; how far below takes long to find.
    const reach = (start: number, channel: number) =>
      weights.subarray(channel * perChannel, (channel + 1) * perChannel).some((weight) => weight !== 0)
        ? tileSumLimit - Math.abs(start)
        : 0;
    return reaches.map((_, channel) => reach(bias[channel]!, channel));
  }
  weights.forEach((weight, i) => {
    const channel = kind === 'depthwise' ? i % channels : Math.floor(i / perChannel);
    reaches[channel]! += Math.abs(weight) * largestDistance;
  });
  return reaches;
}

function constantOutput({ bias, multiplier, shift }: Omit<SumRange, 'constant'>, task: RequantisationTask) {
  const { rounding, zeroPoint, clamp } = task;
  return requantiseToInt8(bias, multiplier, shift, rounding, zeroPoint, clamp) - zeroPoint;
}

function realFactor({ multiplier, shift }: Pick<SumRange, 'multiplier' | 'shift'>): number {
  return multiplier * 2 ** (shift - 31);
}

function linesOfLayer(
  layer: SummingLayer,
  task: RequantisationTask,
  ranges: readonly SumRange[],
): Lines | null {
  const weights = weightsOf(layer);
  const ofLayer = knownLines.get(weights) ?? new Map<string, Lines | null>();
  knownLines.set(weights, ofLayer);
  const key = keyOf(layer, { ...task, sumShift: 0 });
  if (!ofLayer.has(key)) ofLayer.set(key, linesOf(ranges, task));
  return ofLayer.get(key)!;
}

/** Null when some channel has no {@link Line}. */
function linesOf(
  ranges: readonly SumRange[],
  { rounding, sumFactor = 1 }: Pick<RequantisationTask, 'rounding' | 'sumFactor'>,
  largestRight = usualLineRight,
): Lines | null {
  const rights = ranges.flatMap(({ shift, constant }) => (constant === null ? [-shift - 1] : []));
  const right = Math.min(largestRight, ...rights);
  if (right < 0) return null;
  const ofChannels: Line[] = [];
  for (const { multiplier, shift, bias, reach, constant } of ranges) {
    const sums = { multiplier, right: -shift, low: bias - reach, high: bias + reach };
    const line =
      constant === null
        ? lineOf(sums, right, rounding, sumFactor)
        : { multiplier: 0, addend: constant * 2 ** right, shift: -bias };
    if (!line) return null;
    ofChannels.push(line);
  }
  return { right, ofChannels };
}

/** Requantisation by one multiplication. */
function lineRequantiser(
  ranges: readonly SumRange[],
  { right, ofChannels }: Lines,
  sumShift: number,
  sumFactor: number,
): Omit<Requantiser, 'dead'> {
  return {
    bias: (channel) => ranges[channel]!.bias + ofChannels[channel]!.shift,
    words: (channel) => [
      ofChannels[channel]!.multiplier / sumFactor,
      ofChannels[channel]!.addend * 2 ** sumShift,
    ],
    wordsPerChannel: 2,
    line: { right: right + sumShift },
    emit: (sums, base, offset, [multiplier, addend], table) => [
      ldr(multiplier, at(base, offset), table),
      ldr(addend, at(base, offset + 4), table),
      ...sums.map((sum) => mac('smmla', sum, sum, multiplier, addend)),
      ...sums.map((sum) => saturate8('usat', sum, sum, right + sumShift)),
    ],
  };
}

/**
 * Lines of sums as fine as those of tiles, which only their very multiplier follows: so every channel shifts by bits of its own,
 * which takes an instruction more. Null when some channel has none.
 */
function ownLinesOf(ranges: readonly SumRange[], rounding: Rounding): Lines[] | null {
  const lines = ranges.map((range) => linesOf([range], { rounding }, largestLineRight));
  return lines.every((line) => line !== null) ? lines : null;
}

function ownLineRequantiser(ranges: readonly SumRange[], lines: readonly Lines[]): Omit<Requantiser, 'dead'> {
  return {
    bias: (channel) => ranges[channel]!.bias + lines[channel]!.ofChannels[0]!.shift,
    words: (channel) => {
      const { right, ofChannels } = lines[channel]!;
      return [ofChannels[0]!.multiplier, ofChannels[0]!.addend, right];
    },
    wordsPerChannel: 3,
    line: null,
    emit: (sums, base, offset, [multiplier, addend, right], table) => [
      ...[multiplier, addend, right].map((target, i) => ldr(target, at(base, offset + 4 * i), table)),
      ...sums.map((sum) => mac('smmla', sum, sum, multiplier, addend)),
      ...sums.map((sum) => shift('asr.w', sum, sum, right)),
      ...sums.map((sum) => saturate8('usat', sum, sum)),
    ],
  };
}

/** Left shift with which the high word of a product suffices for single rounding. */
function leftFor({ shift, constant }: SumRange): number {
  return constant === null ? Math.max(0, shift + 2) : 0;
}

/** Constants of one channel; with single rounding, sums must fit 31 bits shifted left, or be cut. */
function constantsOf(range: SumRange, rounding: Rounding, cut: boolean): ChannelConstants {
  const { multiplier, shift, constant } = range;
  if (constant !== null) return constantFactor[rounding];
  // From here on outputs are saturated: they have at most 255 steps on either side of the zero point.
  const limit = Math.min(range.bound, Math.ceil((largestDistance + 1) / realFactor(range)));
  const bound = cut ? limit : range.bound;
  if (rounding === 'double') {
    const left = Math.max(0, shift);
    const right = Math.max(0, -shift);
    const half = right > 0 ? 2 ** (right - 1) : 0;
    const scaledBound = (bound * 2 ** left * multiplier) / 2 ** 31 + 2;
    return { limit, left, multiplier: (2 * multiplier) | 0, right, half, scaledBound };
  }
  const left = leftFor(range);
  const scaledBound = (bound * 2 ** left * multiplier) / 2 ** 32 + 1;
  const right = left - shift - 1;
  return { limit, left, multiplier, right, half: 2 ** (right - 1), scaledBound };
}
