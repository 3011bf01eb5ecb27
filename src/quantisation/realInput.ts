import { dequantize } from '../arithmetic/dequantize.ts';
import type { InputScale } from '../images/inputScale.ts';
import type { LabelledImages } from '../images/labelledImages.ts';
import { networkInput } from '../images/quantiseInput.ts';
import type { FloatNetwork } from '../network/floatNetwork.ts';
import { floatTensor } from '../network/floatNetwork.ts';
import type { Network } from '../network/network.ts';
import { tensorOf } from '../network/network.ts';
import { floatInput } from './floatInput.ts';

/**
 * Access to images as inputs of a float network beside the int8 one made from it. Values that are quantised already mean what
 * the int8 network makes of them.
 */
export function realInput(
  source: FloatNetwork,
  network: Network,
  images: LabelledImages,
  scale: InputScale,
): (index: number) => Float32Array {
  if (scale !== 'raw') return floatInput(images, floatTensor(source, 0), scale);
  const inputOf = networkInput(images, network, scale);
  const target = tensorOf(network, network.input);
  return (index) => dequantize(inputOf(index) as Int8Array, target);
}
