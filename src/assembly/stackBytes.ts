import type { Instruction } from './instruction.ts';
import type { Node } from './routine.ts';
import { blocksOf } from './routine.ts';
import { sp } from './thumb.ts';

/** Bytes by which an instruction lowers the stack pointer; negative where it raises it. Returns are left out. */
export function stackGrowthBytes({ mnemonic, operands }: Instruction): number {
  const [target, source, by] = operands;
  if (mnemonic === 'push.w' && typeof target === 'object' && 'registers' in target)
    return 4 * target.registers.length;
  if (target === sp && source === sp && typeof by === 'number') return mnemonic === 'subw' ? by : -by;
  return 0;
}

/** The most stack that a routine takes: saved registers and frame. */
export function stackBytes(body: readonly Node[]): number {
  let [depth, most] = [0, 0];
  for (const { instructions } of blocksOf(body))
    for (const instruction of instructions) {
      depth += stackGrowthBytes(instruction);
      most = Math.max(most, depth);
    }
  return most;
}
