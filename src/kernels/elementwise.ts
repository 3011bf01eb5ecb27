import type { Instruction, Register } from '../assembly/instruction.ts';
import type { Node, Routine, Table } from '../assembly/routine.ts';
import { block, loop } from '../assembly/routine.ts';
import { addImmediate, addressOf, advance, at, constant, countDown, load, store } from '../assembly/thumb.ts';
import type { Clamp, Requantisation, Rounding } from '../network/network.ts';
import { clearMargins } from './clearMargins.ts';
import { expandsByWords, expandValues } from './expandValues.ts';
import { Frame } from './frame.ts';
import type { ImageLayout, OutputLayout } from './imageLayout.ts';
import { pixelOffset, rowBytes } from './imageLayout.ts';
import type { Scaling } from './requantisation/inlineRequantise.ts';
import { scale, scalingConstant, toOutput } from './requantisation/inlineRequantise.ts';

/** A tensor that an elementwise kernel reads, row by row. */
export interface ElementSource {
  readonly element: 'int8' | 'int16';
  readonly originBytes: number;
  readonly rowBytes: number;
  /** One pixel, which every pixel of the output meets. */
  readonly repeats?: boolean;
}

export function imageSource(image: ImageLayout): ElementSource {
  return { element: 'int16', originBytes: pixelOffset(image, 0, 0), rowBytes: rowBytes(image) };
}

/** A plain int8 tensor with rows of `rowValues` values. */
export function int8Source(rowValues: number): ElementSource {
  return { element: 'int8', originBytes: 0, rowBytes: rowValues };
}

const register = (name: string, number: number): Register => ({ name, number });
const firstAt = register('first', 0);
const outputAt = register('output', 1);
const secondAt = register('second', 2);
const rows = register('rows', 3);
const counter = register('counter', 4);
/** Constants of a routine. */
export const factors = [register('factor0', 5), register('factor1', 6), register('factor2', 7)] as const;
const values = [register('value0', 8), register('value1', 9)] as const;
const others = [register('other0', 10), register('other1', 11)] as const;
export const spare = register('spare', 12);
/** Of a table, in routines that scale nothing. */
export const tableAt = factors[0];
const pixelCounter = register('pixels', 14);

/** Values handled together: one pass of the pipeline hides the other's latency. */
const together = 2;
const passValues = 4;

/** A register that moves on with the values, and starts anew with every pixel if `repeats`. */
interface Pointer {
  readonly register: Register;
  readonly valueBytes: number;
  readonly repeats: boolean;
}

interface Elementwise {
  readonly name: string;
  readonly comment: string;
  readonly sources: readonly ElementSource[];
  readonly output: OutputLayout;
  readonly h: number;
  /** Values per row. */
  readonly rowValues: number;
  /** Values per pixel, after which pointers that repeat start anew; absent where none does. */
  readonly pixelValues?: number;
  readonly constants?: readonly number[];
  /** A table at `tableAt`, and the bytes by which its pointer moves on with every value. */
  readonly table?: { readonly content: Table; readonly origin: number; readonly valueBytes: number };
  /** Code that turns `values` (and `others`) into outputs in `values`; `first` is their place in the pass. */
  readonly compute: (
    values: readonly Register[],
    others: readonly Register[],
    first: number,
  ) => Instruction[];
}

/** One output value per input value, rows one after the other. The second source comes as the scratch argument. */
export function elementwise(task: Elementwise): Routine {
  const { sources, output, rowValues, table, constants = [] } = task;
  const frame = new Frame(task.name);
  const inputs = [firstAt, secondAt].slice(0, sources.length);
  const sourceBytes = ({ element }: ElementSource) => (element === 'int8' ? 1 : 2);
  const joined =
    sources.every(
      (source) => source.repeats === true || source.rowBytes === rowValues * sourceBytes(source),
    ) && output.rowBytes === rowValues * output.elementBytes;
  const h = joined ? 1 : task.h;
  const perRow = joined ? rowValues * task.h : rowValues;
  const perPixel = task.pixelValues ?? perRow;
  const pointers: readonly Pointer[] = [
    ...sources.map((source, s) => ({
      register: inputs[s]!,
      valueBytes: sourceBytes(source),
      repeats: source.repeats === true,
    })),
    { register: outputAt, valueBytes: output.elementBytes, repeats: false },
    ...(table ? [{ register: tableAt, valueBytes: table.valueBytes, repeats: true }] : []),
  ];

  const some = (count: number): Instruction[] => {
    const code: Instruction[] = [];
    for (let i = 0; i < count; i += together) {
      const used = Math.min(together, count - i);
      sources.forEach((source, s) => {
        for (let j = 0; j < used; j++)
          code.push(
            load(
              source.element === 'int8' ? 'ldrsb.w' : 'ldrsh.w',
              (s === 0 ? values : others)[j === 0 ? 0 : 1],
              at(inputs[s]!, (i + j) * sourceBytes(source)),
            ),
          );
      });
      code.push(...task.compute(values.slice(0, used), others.slice(0, used), i));
      for (let j = 0; j < used; j++)
        code.push(
          store(
            output.element === 'int8' ? 'strb.w' : 'strh.w',
            values[j === 0 ? 0 : 1],
            at(outputAt, (i + j) * output.elementBytes),
          ),
        );
    }
    for (const { register, valueBytes } of pointers)
      code.push(...advance(register, count * valueBytes, spare));
    return code;
  };

  const passes = Math.floor(perPixel / passValues);
  const rest = perPixel % passValues;
  const pixel: Node[] = [];
  if (passes > 0)
    pixel.push(
      block('', constant(counter, passes)),
      loop(frame.label('values'), passes, [], block('', some(passValues), countDown(counter))),
    );
  if (rest > 0) pixel.push(block('', some(rest)));
  const rewinds = pointers
    .filter(({ repeats }) => repeats)
    .flatMap(({ register, valueBytes }) => advance(register, -perPixel * valueBytes, spare));
  const pixels = perRow / perPixel;
  const row =
    pixels === 1
      ? [...pixel, ...(rewinds.length > 0 ? [block('', rewinds)] : [])]
      : [
          block('', constant(pixelCounter, pixels)),
          loop(frame.label('pixels'), pixels, pixel, block('', rewinds, countDown(pixelCounter))),
        ];
  const body: Node[] = [
    ...(output.image
      ? clearMargins(frame, output.image, outputAt, { at: values[0], zero: values[1], counter, rows })
      : []),
    block(
      'constants',
      constants.flatMap((value, i) => constant(factors[i]!, value)),
      table ? addressOf(tableAt, table.content.name, table.origin) : [],
      sources.flatMap((source, s) => advance(inputs[s]!, source.originBytes, spare)),
      advance(outputAt, output.originBytes, spare),
    ),
  ];
  if (h === 1) body.push(...row);
  else {
    const gaps = [
      ...sources.flatMap((source, s) =>
        source.repeats === true
          ? []
          : advance(inputs[s]!, source.rowBytes - perRow * sourceBytes(source), spare),
      ),
      ...advance(outputAt, output.rowBytes - perRow * output.elementBytes, spare),
    ];
    body.push(
      block('', constant(rows, h)),
      loop(frame.label('rows'), h, row, block('', gaps, countDown(rows))),
    );
  }
  return {
    name: task.name,
    comment: [task.comment],
    body: frame.wrap(body),
    tables: table ? [table.content] : [],
    scratchBytes: 0,
  };
}

export interface ElementShape {
  readonly name: string;
  readonly output: OutputLayout;
  readonly h: number;
  readonly rowValues: number;
}

/** Plain int8 values as an int16 image, or the same values in another layout. */
export function centreValues(
  task: ElementShape & { source: ElementSource; inputZeroPoint: number; zeroPoint: number },
): Routine {
  const { source, output, inputZeroPoint, zeroPoint } = task;
  const isPlain = source.element === 'int8' && source.rowBytes === task.rowValues;
  if (isPlain && expandsByWords(task)) return expandValues(task);
  const offset =
    (source.element === 'int8' ? 0 : inputZeroPoint) - (output.element === 'int8' ? 0 : zeroPoint);
  return elementwise({
    ...task,
    comment: 'copy into another layout',
    sources: [source],
    compute: (list) => (offset === 0 ? [] : list.map((value) => addImmediate(value, value, offset))),
  });
}

/** RELU, RELU6 or QUANTIZE: another quantisation of the same values. */
export function rescale(
  task: ElementShape & {
    source: ElementSource;
    inputZeroPoint: number;
    requantisation: Requantisation;
    rounding: Rounding;
    zeroPoint: number;
    clamp: Clamp;
  },
): Routine {
  const { source, requantisation, rounding, zeroPoint, clamp, output } = task;
  const scaling = scalingOf(requantisation);
  return elementwise({
    ...task,
    comment: 'rescale values',
    sources: [source],
    constants: [scalingConstant(scaling, rounding)],
    compute: (list) => [
      ...centred(list, source, task.inputZeroPoint),
      ...scale(list, factors[0], scaling, rounding),
      ...toOutput(list, spare, zeroPoint, clamp, output.element),
    ],
  });
}

export function scalingOf({ multipliers, shifts }: Requantisation, leftShift = 0): Scaling {
  return { multiplier: multipliers[0]!, shift: shifts[0]!, leftShift };
}

/** int8 values as distances from their zero point; those of int16 images are. */
export function centred(list: readonly Register[], source: ElementSource, zeroPoint: number): Instruction[] {
  if (source.element === 'int16' || zeroPoint === 0) return [];
  return list.map((value) => addImmediate(value, value, -zeroPoint));
}
