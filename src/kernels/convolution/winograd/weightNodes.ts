import type { Node } from '../../../assembly/routine.ts';
import { block, loop } from '../../../assembly/routine.ts';
import { scheduled, StraightCode } from '../../../assembly/straightCode.ts';
import { addImmediate, advance, at, constant, countDown, ldr, str, sxtb16 } from '../../../assembly/thumb.ts';
import type { Frame } from '../../frame.ts';
import { slots } from '../../tiles/tilePasses.ts';
import { filterLine } from './filterLines.ts';
import { Words } from './transformCode.ts';
import type { WinogradPlan } from './winogradPlan.ts';
import { registers, winogradSlots } from './winogradSlots.ts';

const [r0, r1, r2, r3] = registers;
const channels = 2;
const targetAt = 'transformedAt';

/** Transforms the weights of a channel block of two from bytes in flash into RAM, one pair of input channels after the other. */
export function weightNodes(plan: WinogradPlan, frame: Frame, table: string): Node[] {
  const { pairs, weightsAt, columnsAt } = plan;
  const [down, across] = [plan.down.inputRows.length, plan.across.inputRows.length];
  const stride = 4 * pairs * channels;
  const [source, between, target, counter] = [r0, r1, r2, r3];

  const downwards = new StraightCode();
  for (let x = 0; x < 3; x++) {
    const taps = [0, 1, 2].map((y) => downwards.value((to) => ldr(to, at(source, 4 * (3 * y + x)), table)));
    for (let channel = 0; channel < channels; channel++) {
      const lanes = taps.map((tap) =>
        downwards.value((to, word) => sxtb16(to, word, channel === 0 ? 0 : 8), tap),
      );
      filterLine(plan.down)(downwards, lanes, (point, value) =>
        downwards.effect((from) => str(from, at(between, 4 * ((point * channels + channel) * 3 + x))), value),
      );
    }
  }
  const sideways = new StraightCode();
  const targets = new Words(sideways, target);
  for (let channel = 0; channel < channels; channel++) {
    const taps = [0, 1, 2].map((x) => sideways.value((to) => ldr(to, at(between, 4 * (channel * 3 + x)))));
    filterLine(plan.across)(sideways, taps, (point, value) =>
      targets.store(value, point * stride + 4 * channel),
    );
  }
  const lineBytes = 4 * 3 * channels;
  return [
    block(
      'transform the weights of the channel block into RAM',
      frame.load(r1, slots.scratch),
      advance(r1, weightsAt, r2),
      frame.store(r1, targetAt),
    ),
    ...frame.repeat(
      'weightPairs',
      pairs,
      r0,
      [
        block(
          '',
          frame.load(source, winogradSlots.weights),
          frame.load(between, slots.scratch),
          advance(between, columnsAt, r2),
          scheduled(downwards, registers.slice(2)).instructions,
          addImmediate(source, source, 36),
          frame.store(source, winogradSlots.weights),
          frame.load(target, targetAt),
          constant(counter, down),
        ),
        loop(
          frame.label('lines'),
          down,
          [block('', scheduled(sideways, registers.slice(4)).instructions)],
          block(
            '',
            addImmediate(between, between, lineBytes),
            advance(target, across * stride, r0),
            countDown(counter),
          ),
        ),
      ],
      [frame.load(r1, targetAt), addImmediate(r1, r1, 4 * channels), frame.store(r1, targetAt)],
    ),
  ];
}
