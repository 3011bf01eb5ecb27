import { pointCount, pointsOf } from '../../src/network/tileAxis.ts';
import { tileTransform } from '../../src/network/tileTransforms.ts';
import type { Arena } from './arena.ts';
import type { FloatPlane } from './floatPlane.ts';
import { pixelAddress, takePlane } from './floatPlane.ts';
import { floatBytes } from './kernelModule.ts';
import { tileGather, transposed } from './tileGather.ts';
import type { TilePlanes } from './tilePlanes.ts';
import { clearPlane, tileAddress } from './tilePlanes.ts';

const entryBytes = 8;

/** The gradient of a convolution by tiles by its input. */
export interface TiledInputGradient {
  setWeights(pointWeights: Int16Array): void;
  /** Adds to the input's gradient what that of the products gives. */
  add(): void;
}

/** @param target gradient of the input, without margins */
export function tiledInputGradient(
  arena: Arena,
  { layer, tiles, products, inputs }: TilePlanes,
  target: FloatPlane,
): TiledInputGradient {
  const points = pointCount(layer);
  const [rowInputs, columnInputs] = [pointsOf(layer.rows), pointsOf(layer.columns)];
  const [inC, outC] = [inputs.c, products.c];
  const starts = arena.take((points * inC + 1) * 4);
  const entries = arena.take(points * inC * outC * entryBytes);
  const pixels = arena.put(
    Int32Array.from(tiles.flatMap((_, n) => [tileAddress(products, n), tileAddress(inputs, n)])),
  );
  /** Of each tile by itself, since tiles overlap. */
  const parts = takePlane(arena, inputs);
  const leave = tileGather(
    arena,
    tiles.flatMap((_, n) => [tileAddress(inputs, n), tileAddress(parts, n)]),
    {
      rows: transposed(tileTransform(layer.rows).inputRows),
      columns: transposed(tileTransform(layer.columns).inputRows),
    },
    inC,
    (p, q) => (p * columnInputs + q) * inputs.pixelBytes,
  );
  const rows = tiles.flatMap(({ top, left }, n) =>
    Array.from({ length: rowInputs }, (_, row) => {
      const [y, x] = [top - layer.padding.top + row, left - layer.padding.left];
      const first = Math.max(0, x);
      return {
        from: pixelAddress(parts, n, row * columnInputs + first - x),
        to: pixelAddress(target, y, first),
        pixels: y < 0 || y >= target.h ? 0 : Math.min(target.w, x + columnInputs) - first,
      };
    }),
  );

  return {
    setWeights(pointWeights) {
      const ends = arena.int32(starts, points * inC + 1);
      const offsets = arena.int32(entries, points * inC * outC * 2);
      const factors = arena.float32(entries, points * inC * outC * 2);
      let n = 0;
      ends[0] = entries;
      for (let place = 0; place < points * inC; place++) {
        const point = Math.floor(place / inC);
        for (let o = 0; o < outC; o++) {
          const weight = pointWeights[o * points * inC + place]!;
          if (weight === 0) continue;
          offsets[n++] = (point * outC + o) * floatBytes;
          factors[n++] = weight;
        }
        ends[place + 1] = entries + n * 4;
      }
    },
    add() {
      clearPlane(arena, inputs);
      arena.kernels.gather(pixels, tiles.length, starts, points * inC);
      clearPlane(arena, parts);
      leave();
      for (const row of rows)
        if (row.pixels > 0) arena.kernels.addScaled(row.from, row.to, row.pixels * target.pixelBytes, 1);
    },
  };
}
