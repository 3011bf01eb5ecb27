import { expOfNegative } from '../../src/network/exponential.ts';
import type {
  Clamp,
  LookupLayer,
  QuantizeLayer,
  ReluLayer,
  Requantisation,
  Rounding,
  SoftmaxLayer,
  Tensor,
} from '../../src/network/network.ts';
import { doublingHighMultiply, int8Range } from '../../src/network/requantise.ts';
import type { Arena } from './arena.ts';
import { factorTable } from './factors.ts';
import type { Storage } from './storage.ts';
import { channelOffset, elementOffsets, pixelOffset } from './storage.ts';
import type { Step } from './windowLayers.ts';
import { eachGroup } from './windowLayers.ts';

/** RELU, RELU6 and QUANTIZE from int8 to int8. */
export function rescaleStep(
  arena: Arena,
  layer: ReluLayer | QuantizeLayer,
  requantisation: Requantisation,
  source: Storage,
  target: Storage,
  tensor: Tensor,
  rounding: Rounding,
): Step {
  const factor = arena.put(factorTable(requantisation, 1, rounding));
  const { min, max }: Clamp = layer.kind === 'relu' ? layer.clamp : int8Range;
  return eachGroup(source, target, (sourceAddress, targetAddress) => {
    for (let y = 0; y < source.h; y++)
      arena.kernels.rescale(
        sourceAddress + y * source.rowBytes,
        targetAddress + y * target.rowBytes,
        source.w * source.pixelBytes,
        factor,
        tensor.zeroPoint,
        min,
        max,
      );
  });
}

/** Tabled functions of one value. */
export function lookupStep(
  arena: Arena,
  layer: LookupLayer,
  source: Storage,
  target: Storage,
  [from, to]: readonly [Tensor, Tensor],
  rounding: Rounding,
): Step {
  const entries = layer.tables[rounding];
  const tables = arena.put(Int16Array.from(entries, (value) => value - to.zeroPoint));
  const tableBytes = entries.length > 256 ? 256 * Int16Array.BYTES_PER_ELEMENT : 0;
  return eachGroup(source, target, (sourceAddress, targetAddress) => {
    for (let y = 0; y < source.h; y++)
      arena.kernels.lookup(
        sourceAddress + y * source.rowBytes,
        targetAddress + y * target.rowBytes,
        source.w,
        source.c,
        tables,
        tableBytes,
        from.zeroPoint + 128,
      );
  });
}

/** SOFTMAX over the channels of every pixel. */
export function softmaxStep(arena: Arena, layer: SoftmaxLayer, source: Storage, target: Storage): Step {
  const places = arena.put(Int32Array.from({ length: source.c }, (_, channel) => channelOffset(channel)));
  const exponentials = arena.put(
    Int32Array.from({ length: 256 }, (_, distance) =>
      -distance < layer.diffMin
        ? 0
        : expOfNegative(doublingHighMultiply(-distance << layer.leftShift, layer.multiplier)),
    ),
  );
  return eachGroup(source, target, (sourceAddress, targetAddress) => {
    for (let y = 0; y < source.h; y++)
      for (let x = 0; x < source.w; x++)
        arena.kernels.softmax(
          sourceAddress + pixelOffset(source, y, x),
          targetAddress + pixelOffset(target, y, x),
          source.c,
          places,
          exponentials,
          layer.diffMin,
        );
  });
}

/** RESHAPE where the two layouts differ: every element is moved. */
export function reshapeStep(arena: Arena, source: Storage, target: Storage): Step {
  const from = elementOffsets(source);
  const to = elementOffsets(target);
  const moves = Int32Array.from({ length: 2 * from.length }, (_, n) => (n % 2 ? to : from)[n >> 1]!);
  const list = arena.put(moves);
  return eachGroup(source, target, (sourceAddress, targetAddress) =>
    arena.kernels.rearrange(list, from.length, sourceAddress, targetAddress),
  );
}

/** Whether a reshape leaves every value where it is. */
export function sameLayout(source: Storage, target: Omit<Storage, 'address'>): boolean {
  const solid = ({ margins, c }: Omit<Storage, 'address'>) =>
    margins.top + margins.left + margins.bottom + margins.right === 0 && c % 2 === 0;
  return solid(source) && solid(target) && source.groupBytes === target.groupBytes;
}
