import type { TileAxis, TiledConvLayer } from '../../src/network/network.ts';
import { tensorOf } from '../../src/network/network.ts';
import { tileTransform } from '../../src/network/tileTransforms.ts';
import { pixelAddress, takePlane } from './floatPlane.ts';
import type { BackContext } from './layerBack.ts';
import { storageOf } from './layerBack.ts';
import { realFactors, straightThrough } from './straightThrough.ts';
import { tiledInputGradient } from './tiledInputGradient.ts';
import { tileGather, transposed } from './tileGather.ts';
import { lastTile } from './tileLayer.ts';
import { clearPlane, tileAddress, tilePlanes } from './tilePlanes.ts';

/**
 * The parts of the way back through a convolution by tiles: the gradient of the outputs gives that of the products, by the
 * output transform transposed, and that the gradients of weights and inputs. Outputs that a later tile has pass nothing. `input` is
 * undefined where no gradient is wanted.
 */
export function tiledBack(
  { evaluator, network, planes, storage, gradient }: BackContext,
  layer: TiledConvLayer,
) {
  const { arena } = evaluator;
  const source = storageOf(evaluator, layer.inputs[0]!);
  const target = planes.get(layer.inputs[0]!);
  const scaled = takePlane(arena, storage);
  const factors = realFactors(layer.requantisation, storage.c);
  const tensor = tensorOf(network, layer.output);
  const pass = straightThrough(arena, gradient, storage, tensor, scaled, factors, layer.clamp);
  const own = tilePlanes(arena, layer, source.c);
  const leave = standingOutputs(layer.rows).flatMap((rows) =>
    standingOutputs(layer.columns).map((columns) =>
      tileGather(
        arena,
        own.tiles.flatMap(({ top, left }, n) =>
          rows.starts.has(top) && columns.starts.has(left)
            ? [pixelAddress(scaled, top, left), tileAddress(own.products, n)]
            : [],
        ),
        { rows: transposed(rows.factors), columns: transposed(columns.factors) },
        storage.c,
        (y, x) => y * scaled.rowBytes + x * scaled.pixelBytes,
      ),
    ),
  );
  return {
    planes: own,
    through(group: number, sums?: number) {
      pass(storage.address + group * storage.groupBytes, sums);
      clearPlane(arena, own.products);
      for (const run of leave) run();
    },
    input: target && tiledInputGradient(arena, own, target),
  };
}

/** Tiles of which the same outputs are in no later one, with the factors [output][point] of these and 0 of the others. */
function standingOutputs(axis: TileAxis) {
  const { outputRows } = tileTransform(axis);
  const alike = new Map<string, { starts: Set<number>; factors: number[][] }>();
  for (const start of axis.starts) {
    const stands = outputRows.map((_, k) => lastTile(axis, start + k) === start);
    const factors = outputRows.map((row, k) => row.map((factor) => (stands[k] ? factor : 0)));
    const group = alike.get(stands.join()) ?? { starts: new Set<number>(), factors };
    alike.set(stands.join(), group);
    group.starts.add(start);
  }
  return [...alike.values()];
}
