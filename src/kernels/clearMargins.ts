import type { Instruction, Register } from '../assembly/instruction.ts';
import type { Node, Routine } from '../assembly/routine.ts';
import { block, loop } from '../assembly/routine.ts';
import {
  addImmediate,
  advance,
  at as wordAt,
  constant,
  countDown,
  following,
  mov,
  movw,
  store,
  str,
} from '../assembly/thumb.ts';
import { Frame } from './frame.ts';
import type { ImageLayout } from './imageLayout.ts';
import { pixelBytes, rowBytes } from './imageLayout.ts';

const straightWords = 12;
const wordsPerPass = 8;

/** Registers that {@link clearMargins} overwrites. */
export interface ClearingRegisters {
  readonly at: Register;
  readonly zero: Register;
  readonly counter: Register;
  readonly rows: Register;
}

/** Zeroes the margins of the image at `base`: buffers are shared, so every writer of an image starts with this. */
export function clearMargins(
  frame: Frame,
  image: ImageLayout,
  base: Register,
  registers: ClearingRegisters,
): Node[] {
  const { at, zero, rows, counter } = registers;
  const pixel = pixelBytes(image);
  const before = image.top * rowBytes(image) + image.left * pixel;
  const between = (image.right + image.left) * pixel;
  const after = image.right * pixel + image.bottom * rowBytes(image);
  if (before + between + after === 0) return [];
  const nodes = fill(frame, registers, 0, before);
  if (between === 0 || image.h === 1)
    nodes.push(block('', advance(at, image.w * pixel * image.h + between * (image.h - 1), counter)));
  else {
    const label = frame.label('margin_row');
    const skip = advance(at, image.w * pixel, counter);
    // Rows of whole words all begin alike.
    const row = [block('', skip), ...fill(frame, registers, before + image.w * pixel, between)];
    nodes.push(
      block('', constant(rows, image.h - 1)),
      loop(label, image.h - 1, row, block('', countDown(rows))),
      block('', skip),
    );
  }
  nodes.push(...fill(frame, registers, before + (image.h - 1) * rowBytes(image) + image.w * pixel, after));
  return [
    block('zero the margins of the output', mov(at, base), movw(zero, 0)),
    ...frame.repeat('planes', image.planar ? image.c : 1, counter, nodes),
  ];
}

/** Zeroes the margins of an image, for kernels that write some rows of it; null where it has none. */
export function clearImage(name: string, image: ImageLayout): Routine | null {
  const frame = new Frame(name);
  const [base, at, zero, counter, rows] = [1, 2, 3, 4, 5].map((number) => ({ name: `r${number}`, number }));
  const body = clearMargins(frame, image, base!, { at: at!, zero: zero!, counter: counter!, rows: rows! });
  if (body.length === 0) return null;
  return { name, comment: ['margins of an image'], body: frame.wrap(body), tables: [], scratchBytes: 0 };
}

/** @param start where the zeros begin in the image: words are stored at multiples of 4 */
function fill(frame: Frame, { at, zero, counter }: ClearingRegisters, start: number, bytes: number): Node[] {
  const half = store('strh.w', zero, following(at, 2));
  const first = start % 4 === 0 || bytes === 0 ? [] : [half];
  const words = Math.floor((bytes - 2 * first.length) / 4);
  const ends = bytes - 2 * first.length - 4 * words > 0 ? [half] : [];
  const word = str(zero, following(at, 4));
  if (words <= straightWords) return [block('', first, new Array<Instruction>(words).fill(word), ends)];
  const passes = Math.floor(words / wordsPerPass);
  const rest = new Array<Instruction>(words % wordsPerPass).fill(word);
  const pass = Array.from({ length: wordsPerPass }, (_, i) => str(zero, wordAt(at, 4 * i)));
  const last = block('', pass, addImmediate(at, at, 4 * wordsPerPass), countDown(counter));
  return [
    block('', first, rest, constant(counter, passes)),
    loop(frame.label('zeros'), passes, [], last),
    block('', ends),
  ];
}
