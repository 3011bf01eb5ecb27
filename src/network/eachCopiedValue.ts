import type { CopyLoop, RearrangeLayer } from './network.ts';

/** Calls `move` for every value of the output with its place, and the input and the place there that it comes from. */
export function eachCopiedValue(
  { copies }: RearrangeLayer,
  move: (input: number, from: number, to: number) => void,
): void {
  for (const { input, inputStarts, outputStarts, loops } of copies)
    inputStarts.forEach((from, block) => {
      eachPlace(from, outputStarts[block]!, loops, (source, place) => {
        move(input, source, place);
      });
    });
}

function eachPlace(
  from: number,
  to: number,
  [loop, ...inner]: readonly CopyLoop[],
  move: (from: number, to: number) => void,
): void {
  if (!loop) {
    move(from, to);
    return;
  }
  const { count, inputStride, outputStride } = loop;
  for (let n = 0; n < count; n++) eachPlace(from + n * inputStride, to + n * outputStride, inner, move);
}
