import type { Node } from '../../../assembly/routine.ts';
import { block, loop } from '../../../assembly/routine.ts';
import type { Value } from '../../../assembly/straightCode.ts';
import { scheduled, StraightCode } from '../../../assembly/straightCode.ts';
import {
  addImmediate,
  addToLanes,
  at,
  constant,
  countDown,
  ldr,
  load,
  packLanes,
  str,
} from '../../../assembly/thumb.ts';
import type { Frame } from '../../frame.ts';
import { pixelBytes, rowBytes } from '../../imageLayout.ts';
import { slots } from '../../tiles/tilePasses.ts';
import { laneLine, wordLines } from '../winograd/inputLines.ts';
import { registers } from '../winograd/winogradSlots.ts';
import type { RowPlan, Section } from './rowPlan.ts';

const [pixels, places, count] = registers;
const working = registers.slice(3);

/** Slot of the first input of a row of tiles. */
export const tileInput = 'tileInput';

/** Two values of an image as a word: where they lie, from an aligned pixel on. */
interface LanePair {
  readonly low: number;
  readonly high: number;
}

/**
 * The words of two neighbouring pixels, in the order in which products read them: pairs of channels of the first, the odd
 * channel of both, pairs of channels of the second.
 */
function lanePairs(channels: number): LanePair[] {
  const pairsOf = (pixel: number) =>
    Array.from({ length: channels >> 1 }, (_, i) => {
      const low = 2 * (pixel * channels + 2 * i);
      return { low, high: low + 2 };
    });
  const odd = channels % 2 === 1 ? [{ low: 2 * (channels - 1), high: 2 * (2 * channels - 1) }] : [];
  return [...pairsOf(0), ...odd, ...pairsOf(1)];
}

/** Transformed values are raised by this: no lower lane is negative then, and lanes can be summed as plain words. */
const raise = 4096;

/** What both lanes of transformed inputs are raised by. */
export function raiseOf({ task }: RowPlan, { transform }: Section): number {
  return transform.outputs === 4 && task.inputZeroPoint === -128 ? raise : 0;
}

/** Transforms the inputs of a row of tiles down its columns, two columns at a time. */
export function inputNodes(plan: RowPlan, section: Section, frame: Frame): Node[] {
  const { task, pairs, inputRowBytes } = plan;
  const { transform, points } = section;
  const { input } = task;
  const code = new StraightCode();
  const raised = raiseOf(plan, section);
  const line = raised > 0 ? wordLines.first : laneLine(transform);
  lanePairs(input.c).forEach((lanes, word) => {
    const inputOf = (row: number) => {
      const value = loadLanes(code, lanes, row * rowBytes(input));
      // Every sum has exactly one of the last two inputs once.
      return raised === 0 || row < points - 2
        ? value
        : code.value((target, of) => addToLanes(target, of, raised), value);
    };
    line(code, inputOf, (point, value) =>
      code.effect((source) => str(source, at(places, point * inputRowBytes + 4 * word)), value),
    );
  });
  return [
    block(
      'transform the inputs of a row of tiles',
      frame.load(pixels, tileInput),
      frame.load(places, slots.scratch),
      constant(count, pairs + 1),
    ),
    loop(
      frame.label('inputs'),
      pairs + 1,
      [block('', scheduled(code, working).instructions)],
      block(
        '',
        addImmediate(pixels, pixels, 2 * pixelBytes(input)),
        addImmediate(places, places, 4 * input.c),
        countDown(count),
      ),
    ),
  ];
}

/** Only words at multiples of 4 are loaded whole. */
function loadLanes(code: StraightCode, { low, high }: LanePair, offset: number): Value {
  const word = (at_: number) => code.value((target) => ldr(target, at(pixels, offset + at_)));
  if (low % 4 === 0 && high === low + 2) return word(low);
  const lower =
    low % 4 === 0 ? word(low) : code.value((target) => load('ldrsh.w', target, at(pixels, offset + low)));
  const [upper, lane] =
    high % 4 === 0 ? ([word(high), 'lower'] as const) : ([word(high - 2), 'upper'] as const);
  return code.value((target, ...of) => packLanes(target, of[0]!, of[1]!, lane), lower, upper);
}
