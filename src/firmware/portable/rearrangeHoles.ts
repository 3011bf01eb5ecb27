import { mergedLoops } from '../../network/mergedLoops.ts';
import type { BlockCopy, RearrangeLayer } from '../../network/network.ts';
import type { Holes } from '../template.ts';

/** The names of a layer's inputs as parameters of its function. */
export function inputNames({ inputs }: RearrangeLayer): string[] {
  return inputs.map((_, n) => `input_${n}`);
}

/** What fills the template of a layer that moves values. */
export function rearrangeHoles(layer: RearrangeLayer): Holes {
  return {
    starts: layer.copies.map(startsText).join('\n'),
    copyCount: layer.copies.length,
    copies: layer.copies.map(copyText).join('\n'),
    inputs: inputNames(layer).join(', '),
  };
}

function startsText({ inputStarts, outputStarts }: BlockCopy, n: number): string {
  const pairs = Array.from(inputStarts, (start, block) => `{${start}, ${outputStarts[block]!}}`);
  return `static const int32_t starts_${n}[${pairs.length}][2] = {\n${lines(pairs)}\n};`;
}

function copyText({ input, inputStarts, loops }: BlockCopy, n: number): string {
  const merged = mergedLoops(loops);
  const one = { count: 1, inputStride: 0, outputStride: 0 };
  const stored = merged.length > 0 ? merged : [one];
  const loopTexts = stored.map((loop) => `{${loop.count}, ${loop.inputStride}, ${loop.outputStride}}`);
  return (
    `    {.input = ${input}, .blocks = ${inputStarts.length}, .starts = starts_${n}, ` +
    `.loop_count = ${stored.length}, .loops = {${loopTexts.join(', ')}}},`
  );
}

const pairsPerLine = 8;

function lines(parts: readonly string[]): string {
  const rows = Array.from({ length: Math.ceil(parts.length / pairsPerLine) }, (_, row) =>
    parts.slice(row * pairsPerLine, (row + 1) * pairsPerLine),
  );
  return rows.map((row) => `    ${row.join(', ')},`).join('\n');
}
