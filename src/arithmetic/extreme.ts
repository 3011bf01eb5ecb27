import type { ExtremeLayer } from '../network/network.ts';

/** MAXIMUM and MINIMUM of two tensors, the second of which may be one pixel: CMSIS-NN `arm_maximum_s8`, `arm_minimum_s8`. */
export function extreme(layer: ExtremeLayer, first: Int8Array, second: Int8Array): Int8Array {
  const of = layer.kind === 'maximum' ? Math.max : Math.min;
  return first.map((value, i) => of(value, second[i % second.length]!));
}
