import type { Clamp, Requantisation, Tensor } from '../../src/network/network.ts';
import { realFactor } from '../../src/network/requantise.ts';
import type { Arena } from './arena.ts';
import type { FloatPlane } from './floatPlane.ts';
import type { Storage } from './storage.ts';

/** Real factors that a requantisation applies, one per channel. */
export function realFactors(requantisation: Requantisation, channels: number): Float32Array {
  return Float32Array.from({ length: channels }, (_, channel) => realFactor(requantisation, channel));
}

/** Takes the gradient of a layer's output back through clamp and requantisation, as if nothing had been rounded. */
export type StraightThrough = (outputAddress: number, sums?: number) => void;

/**
 * @param gradient of the output, without margins
 * @param storage of the output
 * @param target where the result goes
 */
export function straightThrough(
  arena: Arena,
  gradient: FloatPlane,
  storage: Storage,
  tensor: Tensor,
  target: FloatPlane,
  factors: Float32Array,
  clamp: Clamp,
): StraightThrough {
  const factorTable = arena.put(factors);
  const { h, w, c } = gradient;
  return (outputAddress, sums = 0) => {
    for (let y = 0; y < h; y++)
      arena.kernels.straightThrough(
        gradient.address + y * gradient.rowBytes,
        outputAddress + y * storage.rowBytes,
        storage.pixelBytes,
        target.address + y * target.rowBytes,
        w,
        c,
        factorTable,
        clamp.min - tensor.zeroPoint,
        clamp.max - tensor.zeroPoint,
        sums,
      );
  };
}
