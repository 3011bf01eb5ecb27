import { unsupportedError } from '../../modelError.ts';
import type { OnnxNode } from '../stored/storedModel.ts';

/** How the stored weights of a Gemm are to be transposed to [outN, inN]. Throws for factors, and for a transposed input. */
export function gemmOrder({ attributes, label }: OnnxNode): readonly [number, number] {
  const factors = ['alpha', 'beta'].map((name) => attributes.float(name, 1));
  if (attributes.int('transA', 0) !== 0 || factors.some((factor) => factor !== 1))
    throw unsupportedError(
      `${label} has transA, alpha or beta`,
      'Tauscope runs it without',
      'fold the factors into the weights',
    );
  return attributes.int('transB', 0) === 0 ? [1, 0] : [0, 1];
}
