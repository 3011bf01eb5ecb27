import type { Register } from '../../assembly/instruction.ts';
import { sp } from '../../assembly/thumb.ts';
import type { Requantiser } from './requantiser.ts';

const anyRegisters = [0, 1, 2, 3].map((number): Register => ({ name: `r${number}`, number })) as [
  Register,
  Register,
  Register,
  Register,
];

/** What requantisation does to a sum, as text: kernels that differ in constants alone have the same instructions. */
export function emittedText({ emit, wordsPerChannel }: Requantiser): string {
  const [sum, first, second, third] = anyRegisters;
  return JSON.stringify([wordsPerChannel, emit([sum], sp, 0, [first, second, third], null)]);
}
