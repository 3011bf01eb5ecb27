import type { Int8Activation } from '../build/operator.ts';
import { imageOf } from '../build/operator.ts';
import { buildPool } from '../build/poolingLayers.ts';
import { unsupportedError } from '../modelError.ts';
import type { PoolLayer, Window } from '../network.ts';
import { fusedActivation, paddingScheme } from './enums.ts';
import type { LayerReader, OperatorReader } from './operatorReader.ts';
import { optionsTypes, poolSlots } from './schema.ts';

/** MAX_POOL_2D and AVERAGE_POOL_2D. */
export function readPool(kind: PoolLayer['kind']): LayerReader {
  return (operator) => {
    const options = operator.requiredOptions(optionsTypes.Pool2DOptions);
    const input = operator.input(0);
    const layer = buildPool(operator, kind, {
      input,
      kernel: { h: options.int32(poolSlots.filterH), w: options.int32(poolSlots.filterW) },
      stride: { h: options.int32(poolSlots.strideH), w: options.int32(poolSlots.strideW) },
      padding: paddingScheme(operator, options.int8(poolSlots.padding)),
      activation: fusedActivation(operator, options.int8(poolSlots.activation)),
    });
    if (kind === 'averagePool' && operator.storedOutput().type === 'UINT8')
      checkNoTies(operator, layer.window, input);
    return layer;
  };
}

/**
 * Averages of uint8 values round halves up, those of int8 values away from zero: they agree where there are no halves, in
 * windows of an odd number of values.
 */
function checkNoTies({ label }: OperatorReader, window: Window, { tensor }: Int8Activation): void {
  const { h, w } = imageOf(tensor, label);
  const { kernel, stride, padding } = window;
  const odd = (size: number, step: number, before: number, extent: number, after: number) => {
    for (let start = -before; start + size <= extent + after; start += step)
      if ((Math.min(size, extent - start) - Math.max(0, -start)) % 2 === 0) return false;
    return true;
  };
  if (
    odd(kernel.h, stride.h, padding.top, h, padding.bottom) &&
    odd(kernel.w, stride.w, padding.left, w, padding.right)
  )
    return;
  throw unsupportedError(
    `${label} averages an even number of uint8 values, whose halves TensorFlow Lite rounds up`,
    'Tauscope rounds them away from zero, as for int8',
    'quantise the float model that it came from to int8, with tauscope quantise or its converter',
  );
}
