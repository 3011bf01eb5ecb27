import type { Instruction, Register } from '../../assembly/instruction.ts';
import { following, ldm, ldr, ldrd, stm, strd, sxtb16 } from '../../assembly/thumb.ts';
import { sums } from '../tiles/tileRegisters.ts';

/** Two words of int16 weight pairs as one word of bytes, so permuted that SXTB16 gives the first and, rotated, the second. */
function interleave(even: number, odd: number): number {
  const low = (even & 0xff) | ((odd & 0xff) << 8);
  return low | (((even >>> 16) & 0xff) << 16) | (((odd >>> 16) & 0xff) << 24);
}

/** Weight words as bytes, two words in one; an odd count is filled up with zeros. */
export function packWords(words: readonly number[]): number[] {
  const packed: number[] = [];
  for (let i = 0; i < words.length; i += 2) packed.push(interleave(words[i]!, words[i + 1] ?? 0));
  return packed;
}

const pairs = sums.flat();

/** Expands `count` packed words from `from` into twice as many at `to`; both move on. Overwrites sums. */
export function expandWords(count: number, from: Register, to: Register, table: string): Instruction[] {
  if (count === 0) return [];
  const together = Math.min(count, pairs.length / 2);
  const expanded = pairs.slice(0, 2 * together);
  const packed = expanded.filter((_, i) => i % 2 === 1);
  return [
    together === 1 ? ldr(packed[0]!, following(from, 4), table) : ldm(from, packed, table),
    ...packed.flatMap((word, i) => [sxtb16(expanded[2 * i]!, word), sxtb16(word, word, 8)]),
    stm(to, expanded),
    ...expandWords(count - together, from, to, table),
  ];
}

/** Copies `count` words from `from` to `to`; both move on. Overwrites sums. */
export function copyWords(count: number, from: Register, to: Register, table: string): Instruction[] {
  const code: Instruction[] = [];
  for (let i = 0; i < count; i += 2)
    code.push(
      ldrd(pairs[0]!, pairs[1]!, following(from, 8), table),
      strd(pairs[0]!, pairs[1]!, following(to, 8)),
    );
  return code;
}
