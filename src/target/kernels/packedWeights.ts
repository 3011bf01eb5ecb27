import type { Instruction, Register } from '../assembly/instruction.ts';
import { following, ldr, ldrd, strd, sxtb16 } from '../assembly/thumb.ts';
import { sums } from './tileRegisters.ts';

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

const [packed0, packed1, pair0, pair1, pair2, pair3] = [
  sums[0]![0]!,
  sums[0]![1]!,
  sums[0]![2]!,
  sums[0]![3]!,
  sums[1]![0]!,
  sums[1]![1]!,
];

/** Expands `count` packed words from `from` into twice as many at `to`; both move on. Overwrites sums. */
export function expandWords(count: number, from: Register, to: Register, table: string): Instruction[] {
  const code: Instruction[] = [];
  for (let i = 0; i + 2 <= count; i += 2)
    code.push(
      ldrd(packed0, packed1, following(from, 8), table),
      sxtb16(pair0, packed0),
      sxtb16(pair1, packed0, 8),
      sxtb16(pair2, packed1),
      sxtb16(pair3, packed1, 8),
      strd(pair0, pair1, following(to, 8)),
      strd(pair2, pair3, following(to, 8)),
    );
  if (count % 2 === 1)
    code.push(
      ldr(packed0, following(from, 4), table),
      sxtb16(pair0, packed0),
      sxtb16(pair1, packed0, 8),
      strd(pair0, pair1, following(to, 8)),
    );
  return code;
}

/** Copies `count` words from `from` to `to`; both move on. Overwrites sums. */
export function copyWords(count: number, from: Register, to: Register, table: string): Instruction[] {
  const code: Instruction[] = [];
  for (let i = 0; i < count; i += 2)
    code.push(ldrd(packed0, packed1, following(from, 8), table), strd(packed0, packed1, following(to, 8)));
  return code;
}
