import type { Quantisation } from '../build/quantisation.ts';
import { formatError } from '../modelError.ts';

/**
 * What is uint8 in a file is int8 in its network: value and zero point are 128 less, and the real numbers stay. TensorFlow
 * Lite's reference kernels compute with distances from zero points, so their uint8 and int8 results differ by 128, too; but
 * average pooling rounds otherwise (`readPools.ts`), RESIZE_BILINEAR is computed otherwise (`readMoves.ts`), and weights have a zero point (`readWeighted.ts`).
 */
export function asSigned(values: Uint8Array): Int8Array {
  return Int8Array.from(values, (value) => value - 128);
}

/** The quantisation of {@link asSigned} values. */
export function signedQuantisation(label: string, quantisation: Quantisation): Quantisation {
  const { length } = quantisation.zeroPoints;
  const at = (index: number) => {
    const zeroPoint = Number(quantisation.zeroPoints.at(index));
    if (zeroPoint >= 0 && zeroPoint <= 255) return zeroPoint - 128;
    throw formatError(`${label} has the zero point ${zeroPoint}`, 'one from 0 to 255, as it is uint8');
  };
  return { ...quantisation, zeroPoints: { length, at } };
}
