import type { Instruction } from './instruction.ts';
import { stackGrowthBytes } from './stackBytes.ts';

/**
 * Directives behind an instruction that moves the stack pointer, by which debuggers find the caller's frame. A routine
 * returns once, at its end, so that what its return restores needs none.
 */
export function unwindingOf(instruction: Instruction): string[] {
  const growthBytes = stackGrowthBytes(instruction);
  if (growthBytes === 0) return [];
  const [saved] = instruction.operands;
  const registers = typeof saved === 'object' && 'registers' in saved ? saved.registers : [];
  return [
    `.cfi_adjust_cfa_offset ${growthBytes}`,
    ...registers.map(({ name }, i) => `.cfi_rel_offset ${name}, ${4 * i}`),
  ];
}
