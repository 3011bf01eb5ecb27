import type { TiledConvLayer } from '../../src/network/network.ts';
import { pointCount } from '../../src/network/tileAxis.ts';
import type { Arena } from './arena.ts';
import type { FloatPlane } from './floatPlane.ts';
import { pixelAddress, planeBytes, takePlane } from './floatPlane.ts';

/** The tiles of a convolution in raster order, with floats at their points: a row of a plane is a tile. */
export interface TilePlanes {
  readonly layer: TiledConvLayer;
  readonly tiles: readonly { readonly top: number; readonly left: number }[];
  /** Gradients of the products, [tile][point][outC]. */
  readonly products: FloatPlane;
  /** Transformed inputs, [tile][point][inC], or their gradients. */
  readonly inputs: FloatPlane;
}

export function tilePlanes(arena: Arena, layer: TiledConvLayer, inC: number): TilePlanes {
  const tiles = layer.rows.starts.flatMap((top) => layer.columns.starts.map((left) => ({ top, left })));
  const extent = { h: tiles.length, w: pointCount(layer) };
  return {
    layer,
    tiles,
    products: takePlane(arena, { ...extent, c: layer.bias.length }),
    inputs: takePlane(arena, { ...extent, c: inC }),
  };
}

/** Address of a tile's first point. */
export function tileAddress(plane: FloatPlane, tile: number): number {
  return pixelAddress(plane, tile, 0);
}

export function clearPlane(arena: Arena, plane: FloatPlane): void {
  arena.float32(plane.address, planeBytes(plane) / 4).fill(0);
}
