import { add as addOperator } from '../arithmetic/add.ts';
import type { Register } from '../assembly/instruction.ts';
import type { Routine } from '../assembly/routine.ts';
import { add, addImmediate, compare, ifThen, mac, mov, multiply, shift, sub } from '../assembly/thumb.ts';
import type { AddLayer, ExtremeLayer, MultiplyLayer, Requantisation, Rounding } from '../network/network.ts';
import { addWords } from './addWords.ts';
import type { ElementShape, ElementSource } from './elementwise.ts';
import { centred, elementwise, factors, scalingOf, spare } from './elementwise.ts';
import {
  outputBase,
  saturated,
  scale,
  scalingConstant,
  toOutput,
} from './requantisation/inlineRequantise.ts';
import type { Plane, RoundedSum } from './requantisation/roundedPlane.ts';
import { planeOf } from './requantisation/roundedPlane.ts';

/** Two tensors, the second of which is the routine's scratch argument. */
interface PairTask extends ElementShape {
  readonly sources: readonly [ElementSource, ElementSource];
  readonly inputZeroPoints: readonly [number, number];
  readonly zeroPoint: number;
  /** Values after which a second source that repeats begins anew. */
  readonly pixelValues: number;
}

type AddTask = PairTask & { readonly layer: AddLayer; readonly rounding: Rounding };

/** Sum or difference of two tensors. */
export function addTensors(task: AddTask): Routine {
  const { layer, rounding, zeroPoint, output } = task;
  const comment = `${layer.subtracts ? 'difference' : 'sum'} of two tensors`;
  const sum = roundedSum(task);
  const words = addWords({ ...task, comment, sum });
  if (words) return words;
  const plane = planeOf(sum, [planeCut, planeCut]);
  if (plane) return addByPlane(task, comment, plane);
  const scalings = [0, 1].map((i) => scalingOf(layer.inputRequantisations[i === 0 ? 0 : 1], layer.leftShift));
  const last = scalingOf(layer.requantisation);
  const combine = layer.subtracts ? sub : add;
  return elementwise({
    ...pairOf(task),
    comment,
    constants: [...scalings, last].map((scaling) => scalingConstant(scaling, rounding)),
    compute: (list, others) => [
      ...bothCentred(task, list, others),
      ...scale(list, factors[0], scalings[0]!, rounding),
      ...scale(others, factors[1], scalings[1]!, rounding),
      ...list.map((value, i) => combine(value, value, others[i]!)),
      ...scale(list, factors[2], last, rounding),
      ...toOutput(list, spare, zeroPoint, layer.clamp, output.element),
    ],
  });
}

/** Distances come shifted to the left by so much, as far as int32 has room; the upper words of their products then begin at bit 9. */
const planeShift = 23;
const planeCut = 32 - planeShift;

/** One product per input instead of three requantisations. */
function addByPlane(task: AddTask, comment: string, { factors: slopes, addend, right }: Plane): Routine {
  const { layer, zeroPoint, output } = task;
  return elementwise({
    ...pairOf(task),
    comment,
    constants: [...slopes, addend],
    compute: (list, others) => [
      ...[...list, ...others].map((value) => shift('lsl.w', value, value, planeShift)),
      ...list.map((value) => mac('smmla', value, value, factors[0], factors[2])),
      ...list.map((value, i) => mac('smmla', value, others[i]!, factors[1], value)),
      ...saturated(list, spare, zeroPoint, layer.clamp, output.element, right),
    ],
  });
}

/** The operator's outputs for all pairs of int8 values. */
function roundedSum({ layer, sources, inputZeroPoints, zeroPoint, rounding, output }: AddTask): RoundedSum {
  const { clamp, leftShift, inputRequantisations, requantisation, subtracts } = layer;
  const factorOf = ({ multipliers, shifts }: Requantisation) => multipliers[0]! * 2 ** (shifts[0]! - 31);
  const [first, second] = inputRequantisations.map(
    (input) => factorOf(input) * factorOf(requantisation) * 2 ** leftShift,
  ) as [number, number];
  const all = Int8Array.from({ length: 256 }, (_, i) => i - 128);
  const repeated = Int8Array.from({ length: 256 * 256 }, (_, i) => all[i >> 8]!);
  const [zero, otherZero] = inputZeroPoints;
  const tensors = [{ zeroPoint: zero }, { zeroPoint: otherZero }] as const;
  const least = (source: ElementSource, zeroPoint: number) =>
    -128 - (source.element === 'int8' ? 0 : zeroPoint);
  return {
    slopes: [first, subtracts ? -second : second],
    leastInputs: [least(sources[0], zero), least(sources[1], otherZero)],
    outputs: addOperator(layer, [repeated, all], tensors, { zeroPoint }, rounding),
    base: outputBase(zeroPoint, clamp, output.element),
    clamp,
  };
}

/** Product of two tensors. */
export function multiplyTensors(task: PairTask & { layer: MultiplyLayer; rounding: Rounding }): Routine {
  const { layer, rounding, zeroPoint, output } = task;
  const scaling = scalingOf(layer.requantisation);
  return elementwise({
    ...pairOf(task),
    comment: 'product of two tensors',
    constants: [scalingConstant(scaling, rounding)],
    compute: (list, others) => [
      ...bothCentred(task, list, others),
      ...list.map((value, i) => multiply('smulbb', value, value, others[i]!)),
      ...scale(list, factors[0], scaling, rounding),
      ...toOutput(list, spare, zeroPoint, layer.clamp, output.element),
    ],
  });
}

/** Larger or smaller values of two tensors of one quantisation. */
export function extremeOfTensors(task: PairTask & { layer: ExtremeLayer }): Routine {
  const { layer, zeroPoint, output } = task;
  const worse = layer.kind === 'maximum' ? 'lt' : 'gt';
  return elementwise({
    ...pairOf(task),
    comment: `${layer.kind} of two tensors`,
    compute: (list, others) => [
      ...bothCentred(task, list, others),
      ...list.flatMap((value, i) => [compare(value, others[i]!), ...ifThen(worse, mov(value, others[i]!))]),
      ...(output.element === 'int16' || zeroPoint === 0
        ? []
        : list.map((value) => addImmediate(value, value, zeroPoint))),
    ],
  });
}

function pairOf({ name, sources, output, h, rowValues, pixelValues }: PairTask) {
  return { name, sources, output, h, rowValues, ...(sources[1].repeats && { pixelValues }) };
}

function bothCentred(
  { sources, inputZeroPoints }: PairTask,
  list: readonly Register[],
  others: readonly Register[],
) {
  return [
    ...centred(list, sources[0], inputZeroPoints[0]),
    ...centred(others, sources[1], inputZeroPoints[1]),
  ];
}
