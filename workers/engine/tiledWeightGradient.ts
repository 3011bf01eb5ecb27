import { pointCount } from '../../src/network/tileAxis.ts';
import { tileTransform } from '../../src/network/tileTransforms.ts';
import type { Arena } from './arena.ts';
import { pixelAddress, takePlane } from './floatPlane.ts';
import { floatBytes } from './kernelModule.ts';
import type { Storage } from './storage.ts';
import { tileGather } from './tileGather.ts';
import type { TilePlanes } from './tilePlanes.ts';
import { clearPlane, tileAddress } from './tilePlanes.ts';
import { weightSums } from './weightSums.ts';

/** The gradient of a convolution by tiles by its weights at the points. */
export interface TiledWeightGradient {
  /** Enters the weights, of which pairs of 0 are skipped. */
  enter(pointWeights: Int16Array): void;
  /** Starts sums at 0. */
  begin(): void;
  /** Adds what one group of images gives: `source` is its input, the products' gradient is in place. */
  add(source: number): void;
  /** The sums [outC][point][inC], 0 where skipped. */
  result(): Float32Array;
}

export function tiledWeightGradient(
  arena: Arena,
  { layer, tiles, products, inputs }: TilePlanes,
  source: Storage,
): TiledWeightGradient {
  const { padding, rows, columns } = layer;
  const points = pointCount(layer);
  const [inC, outC] = [inputs.c, products.c];
  const image = takePlane(arena, source, padding);
  const enter = tileGather(
    arena,
    tiles.flatMap(({ top, left }, n) => [
      pixelAddress(image, top - padding.top, left - padding.left),
      tileAddress(inputs, n),
    ]),
    { rows: tileTransform(rows).inputRows, columns: tileTransform(columns).inputRows },
    inC,
    (y, x) => y * image.rowBytes + x * image.pixelBytes,
  );
  const pixels = arena.put(
    Int32Array.from(tiles.flatMap((_, n) => [tileAddress(inputs, n), tileAddress(products, n)])),
  );
  const sums = weightSums(arena, points * outC, Math.ceil(inC / 2));

  return {
    enter(pointWeights) {
      sums.enter((channel, enterPair) => {
        const [point, o] = [Math.floor(channel / outC), channel % outC];
        const first = (o * points + point) * inC;
        for (let c = 0; c < inC; c += 2) {
          const width = Math.min(2, inC - c);
          if (pointWeights[first + c] !== 0 || (width === 2 && pointWeights[first + c + 1] !== 0))
            enterPair((point * inC + c) * floatBytes, first + c, width);
        }
      });
    },
    begin: () => sums.begin(),
    add(address) {
      for (let y = 0; y < source.h; y++)
        arena.kernels.toFloats(
          address + y * source.rowBytes,
          source.pixelBytes,
          image.address + y * image.rowBytes,
          source.w,
          source.c,
        );
      clearPlane(arena, inputs);
      enter();
      sums.add(pixels, tiles.length);
    },
    result: () => sums.result(layer.pointWeights.length),
  };
}
