import type { MeanLayer, PadLayer, PoolLayer, Rounding, Size, Tensor } from '../../src/network/network.ts';
import type { Arena } from './arena.ts';
import { factorTable } from './factors.ts';
import type { Storage } from './storage.ts';
import { pixelOffset } from './storage.ts';

/** Computes the output of the first `groups` groups. */
export type Step = (groups: number) => void;

/** Rows and columns of the source that one output pixel reads. */
interface Region extends Size {
  readonly y: number;
  readonly x: number;
}

/** MAX_POOL_2D and AVERAGE_POOL_2D. */
export function poolStep(
  arena: Arena,
  layer: PoolLayer,
  source: Storage,
  target: Storage,
  [from, to]: readonly [Tensor, Tensor],
): Step {
  const { kernel, stride, padding } = layer.window;
  const { min, max } = layer.clamp;
  const windows = putWindows(arena, source, target, (outY, outX) => {
    const [top, left] = [outY * stride.h - padding.top, outX * stride.w - padding.left];
    const [y, x] = [Math.max(0, top), Math.max(0, left)];
    return { y, x, h: Math.min(source.h, top + kernel.h) - y, w: Math.min(source.w, left + kernel.w) - x };
  });
  if (layer.kind === 'maxPool')
    return copyStep(arena, windows, source, target, from.zeroPoint - to.zeroPoint, {
      min: min - to.zeroPoint,
      max: max - to.zeroPoint,
    });
  return eachGroup(source, target, (sourceAddress, targetAddress) =>
    arena.kernels.averagePool(
      windows.address,
      windows.count,
      sourceAddress,
      source.rowBytes,
      source.pixelBytes,
      from.zeroPoint,
      targetAddress,
      to.zeroPoint,
      min,
      max,
    ),
  );
}

/** MEAN over height and width. */
export function meanStep(
  arena: Arena,
  layer: MeanLayer,
  source: Storage,
  target: Storage,
  tensor: Tensor,
  rounding: Rounding,
): Step {
  const windows = putWindows(arena, source, target, () => ({ y: 0, x: 0, h: source.h, w: source.w }));
  const factor = arena.put(factorTable(layer.requantisation, 1, rounding));
  return eachGroup(source, target, (sourceAddress, targetAddress) =>
    arena.kernels.mean(
      windows.address,
      windows.count,
      sourceAddress,
      source.rowBytes,
      source.pixelBytes,
      targetAddress,
      factor,
      tensor.zeroPoint,
      -128,
      127,
    ),
  );
}

/** PAD: the target's border is 0, the zero point, from the start; the source is copied into its middle. */
export function padStep(
  arena: Arena,
  layer: PadLayer,
  source: Storage,
  target: Storage,
  [from, to]: readonly [Tensor, Tensor],
): Step {
  const middle = {
    ...target,
    h: source.h,
    w: source.w,
    address: target.address + pixelOffset(target, layer.padding.top, layer.padding.left),
  };
  const windows = putWindows(arena, source, middle, (y, x) => ({ y, x, h: 1, w: 1 }));
  return copyStep(arena, windows, source, middle, from.zeroPoint - to.zeroPoint, { min: -255, max: 255 });
}

interface Windows {
  readonly address: number;
  readonly count: number;
}

function putWindows(
  arena: Arena,
  source: Storage,
  target: Storage,
  region: (y: number, x: number) => Region,
): Windows {
  const table: number[] = [];
  for (let y = 0; y < target.h; y++)
    for (let x = 0; x < target.w; x++) {
      const { y: top, x: left, h, w } = region(y, x);
      table.push(pixelOffset(source, top, left), pixelOffset(target, y, x), h, w);
    }
  return { address: arena.put(Int32Array.from(table)), count: target.h * target.w };
}

function copyStep(
  arena: Arena,
  windows: Windows,
  source: Storage,
  target: Storage,
  offset: number,
  { min, max }: { readonly min: number; readonly max: number },
): Step {
  return eachGroup(source, target, (sourceAddress, targetAddress) =>
    arena.kernels.maxPool(
      windows.address,
      windows.count,
      sourceAddress,
      source.rowBytes,
      source.pixelBytes,
      targetAddress,
      offset,
      min,
      max,
    ),
  );
}

/** A step that runs group by group. */
export function eachGroup(
  source: Storage,
  target: Storage,
  run: (sourceAddress: number, targetAddress: number) => void,
): Step {
  return (groups) => {
    for (let group = 0; group < groups; group++)
      run(source.address + group * source.groupBytes, target.address + group * target.groupBytes);
  };
}
