import type { Node } from '../../assembly/routine.ts';
import { block } from '../../assembly/routine.ts';
import { advance, mov } from '../../assembly/thumb.ts';
import { clearMargins } from '../clearMargins.ts';
import type { Frame } from '../frame.ts';
import type { OutputLayout } from '../imageLayout.ts';
import { slots } from '../tiles/tilePasses.ts';
import { spare, sums, third } from '../tiles/tileRegisters.ts';

/** Registers of a routine's arguments. */
const argumentRegisters = {
  input: { name: 'r0', number: 0 },
  output: { name: 'r1', number: 1 },
  scratch: { name: 'r2', number: 2 },
} as const;

/** Puts the arguments into the frame and clears the output's margins. */
export function prologue(frame: Frame, output: OutputLayout): Node[] {
  return [
    block(
      '',
      mov(spare, argumentRegisters.output),
      frame.store(argumentRegisters.input, slots.input),
      frame.store(argumentRegisters.scratch, slots.scratch),
    ),
    ...(output.image
      ? clearMargins(frame, output.image, spare, {
          at: sums[0]![1]!,
          zero: sums[0]![2]!,
          counter: sums[0]![3]!,
          rows: sums[1]![0]!,
        })
      : []),
    block('', advance(spare, output.originBytes, third), frame.store(spare, slots.output)),
  ];
}
