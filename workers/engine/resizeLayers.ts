import type { BilinearResizeLayer, Rounding, Tensor } from '../../src/network/network.ts';
import type { Arena } from './arena.ts';
import type { FloatPlane } from './floatPlane.ts';
import { pixelAddress } from './floatPlane.ts';
import type { Storage } from './storage.ts';
import { pixelOffset } from './storage.ts';
import type { Step } from './windowLayers.ts';
import { eachGroup } from './windowLayers.ts';

const one = 1024;

/** RESIZE_BILINEAR. */
export function bilinearStep(
  arena: Arena,
  layer: BilinearResizeLayer,
  source: Storage,
  target: Storage,
  tensor: Tensor,
  rounding: Rounding,
): Step {
  const mixed = mixedPixels(layer);
  const entries = mixed.flatMap(({ y, x, parts }) => [
    ...parts.map((part) => pixelOffset(source, part.y, part.x)),
    pixelOffset(target, y, x),
    ...parts.map(({ weight }) => weight),
  ]);
  const address = arena.put(Int32Array.from(entries));
  return eachGroup(source, target, (sourceAddress, targetAddress) =>
    arena.kernels.bilinear(
      address,
      mixed.length,
      sourceAddress,
      targetAddress,
      source.pixelBytes,
      tensor.zeroPoint,
      rounding === 'double' ? -1 : 0,
    ),
  );
}

/** Adds every output pixel's gradient to those of the pixels that it lies between. */
export function bilinearBack(
  { kernels }: Arena,
  layer: BilinearResizeLayer,
  target: FloatPlane,
  gradient: FloatPlane,
) {
  const mixed = mixedPixels(layer);
  return {
    add() {
      for (const { y, x, parts } of mixed)
        for (const part of parts)
          if (part.weight > 0)
            kernels.addScaled(
              pixelAddress(gradient, y, x),
              pixelAddress(target, part.y, part.x),
              gradient.pixelBytes,
              part.weight / one ** 2,
            );
    },
  };
}

/** The output's pixels with the four that they lie between; weights in 2^-20. */
function mixedPixels({ rows, columns }: BilinearResizeLayer) {
  return Array.from(rows.weights).flatMap((rowWeight, y) =>
    Array.from(columns.weights, (columnWeight, x) => {
      const [top, bottom] = [rows.first[y]!, rows.second[y]!];
      const [left, right] = [columns.first[x]!, columns.second[x]!];
      return {
        y,
        x,
        parts: [
          { y: top, x: left, weight: (one - rowWeight) * (one - columnWeight) },
          { y: top, x: right, weight: (one - rowWeight) * columnWeight },
          { y: bottom, x: left, weight: rowWeight * (one - columnWeight) },
          { y: bottom, x: right, weight: rowWeight * columnWeight },
        ],
      };
    }),
  );
}
