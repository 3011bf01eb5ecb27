import type { BundleFile, TestVectors } from './bundleJob.ts';
import { numberLines } from './cSyntax.ts';
import { filledTemplate } from './template.ts';

/** Test vectors as constant arrays. */
export function vectorsSource(vectors: TestVectors, prefix: string): BundleFile[] {
  const macro = prefix.toUpperCase();
  return [
    {
      path: 'vectors/vectors.h',
      text: filledTemplate('network/vectors.h', {
        guard: `${macro}_VECTORS_H`,
        count: vectors.inputs.length,
        macro,
        prefix,
      }),
    },
    {
      path: 'vectors/vectors.c',
      text: filledTemplate('network/vectors.c', {
        macro,
        prefix,
        inputs: countedLines(vectors.inputs.map(row), macro),
        outputs: countedLines(vectors.outputs.map(row), macro),
        labels: countedLines(
          vectors.labels.map((label) => `    ${label},`),
          macro,
        ),
      }),
    },
  ];
}

function row(values: Int8Array): string {
  return `{\n${numberLines(values)}\n},`;
}

/** One initialiser per vector, those behind the program's last left out. */
function countedLines(initialisers: readonly string[], macro: string): string {
  return initialisers.map((text, k) => `#if ${macro}_VECTOR_COUNT > ${k}\n${text}\n#endif`).join('\n');
}
