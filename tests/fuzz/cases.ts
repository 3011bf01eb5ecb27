import type { Random } from '../property/engine/random.ts';
import { randomFrom } from '../property/engine/random.ts';

/**
 * Draws for case `number`, and for it alone: case n of seed s is case 0 of seed s + n, so that a failure's number is all
 * it takes to bring it back. Neighbouring numbers are scrambled (the finaliser of MurmurHash3), which xorshift would not do.
 */
export function randomOfCase(number: number): Random {
  let mixed = number >>> 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return randomFrom(mixed ^ (mixed >>> 16));
}

/** What to type to see a failure again. */
export function failureOf(options: string, number: number, what: string, cause: unknown): Error {
  return new Error(`npm run fuzz -- ${options} --seed ${number} fails: ${what}`, { cause });
}
