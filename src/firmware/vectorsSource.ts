import type { BundleFile, TestVectors } from './bundleJob.ts';
import { numberLines, rowLines } from './cSyntax.ts';
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
        inputs: rowLines(vectors.inputs),
        outputs: rowLines(vectors.outputs),
        labels: numberLines(vectors.labels),
      }),
    },
  ];
}
