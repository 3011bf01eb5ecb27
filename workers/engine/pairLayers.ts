import type { AddLayer, ExtremeLayer, MultiplyLayer, Rounding, Tensor } from '../../src/network/network.ts';
import type { Arena } from './arena.ts';
import { factorBytes, factorTable } from './factors.ts';
import type { Storage } from './storage.ts';
import { pixelOffset } from './storage.ts';
import type { Step } from './windowLayers.ts';

type Pair = readonly [Storage, Storage];

/** ADD and SUB of two activations. */
export function addStep(
  arena: Arena,
  layer: AddLayer,
  pair: Pair,
  target: Storage,
  tensor: Tensor,
  rounding: Rounding,
): Step {
  const [a, b] = layer.inputRequantisations.map((factor) => factorTable(factor, 1, rounding));
  const factors = new Int32Array((3 * factorBytes) / 4);
  factors.set(a!);
  factors.set(b!, a!.length);
  factors.set(factorTable(layer.requantisation, 1, rounding), 2 * a!.length);
  const address = arena.put(factors);
  const { min, max } = layer.clamp;
  const sign = layer.subtracts ? -1 : 1;
  return eachStretch(pair, target, (first, second, to, bytes) =>
    arena.kernels.add(first, second, to, bytes, layer.leftShift, sign, address, tensor.zeroPoint, min, max),
  );
}

/** MUL of two activations. */
export function multiplyStep(
  arena: Arena,
  layer: MultiplyLayer,
  pair: Pair,
  target: Storage,
  tensor: Tensor,
  rounding: Rounding,
): Step {
  const factor = arena.put(factorTable(layer.requantisation, 1, rounding));
  const { min, max } = layer.clamp;
  return eachStretch(pair, target, (first, second, to, bytes) =>
    arena.kernels.multiplyValues(first, second, to, bytes, factor, tensor.zeroPoint, min, max),
  );
}

/** MAXIMUM and MINIMUM of two activations. */
export function extremeStep(arena: Arena, layer: ExtremeLayer, pair: Pair, target: Storage): Step {
  return eachStretch(pair, target, (first, second, to, bytes) =>
    arena.kernels.extreme(first, second, to, bytes, layer.kind === 'maximum'),
  );
}

/** Runs over stretches of neighbouring values: rows, or pixels where the second activation is one that all pixels meet. */
function eachStretch(
  [first, second]: Pair,
  target: Storage,
  run: (first: number, second: number, target: number, bytes: number) => void,
): Step {
  const { h, w, pixelBytes } = target;
  const repeats = second.h * second.w < h * w;
  return (groups) => {
    for (let group = 0; group < groups; group++) {
      const a = first.address + group * first.groupBytes;
      const b = second.address + group * second.groupBytes;
      const to = target.address + group * target.groupBytes;
      for (let y = 0; y < h; y++)
        if (repeats)
          for (let x = 0; x < w; x++)
            run(a + pixelOffset(first, y, x), b, to + pixelOffset(target, y, x), pixelBytes);
        else run(a + y * first.rowBytes, b + y * second.rowBytes, to + y * target.rowBytes, w * pixelBytes);
    }
  };
}
