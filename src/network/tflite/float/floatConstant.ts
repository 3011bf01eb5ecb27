import { formatError, unsupportedError } from '../../modelError.ts';
import { elementCount } from '../../network.ts';
import type { StoredTensor } from '../storedModel.ts';

/** Values of a float32 or float16 constant, row-major. Throws for other types, sizes, and values that are not finite. */
export function floatConstant({ label, type, shape, data }: StoredTensor): Float32Array {
  const bytes = type === 'FLOAT32' ? 4 : 2;
  if (type !== 'FLOAT32' && type !== 'FLOAT16')
    throw unsupportedError(
      `${label} is ${type}`,
      'Tauscope quantises models of FLOAT32 and FLOAT16 constants',
      'convert the model without quantisation',
    );
  const count = elementCount(shape);
  if (data.length !== bytes * count)
    throw formatError(`${label} has ${data.length} bytes`, `${bytes * count} for its shape`);
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const values = Float32Array.from({ length: count }, (_, n) =>
    bytes === 4 ? view.getFloat32(4 * n, true) : half(view.getUint16(2 * n, true)),
  );
  if (values.every(Number.isFinite)) return values;
  throw formatError(`${label} has values that are not finite`, 'finite constants');
}

/** The value of IEEE 754 binary16: sign, 5 bits of exponent, 10 of fraction. */
function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = (bits & 1023) / 1024;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (exponent === 0 ? fraction * 2 ** -14 : (1 + fraction) * 2 ** (exponent - 15));
}
