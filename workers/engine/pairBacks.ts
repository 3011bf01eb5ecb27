import type { AddLayer, ExtremeLayer, MultiplyLayer } from '../../src/network/network.ts';
import { tensorOf } from '../../src/network/network.ts';
import type { FloatPlane } from './floatPlane.ts';
import { pixelAddress, takePlane } from './floatPlane.ts';
import type { Back, BackContext } from './layerBack.ts';
import { storageOf } from './layerBack.ts';
import type { Storage } from './storage.ts';
import { pixelOffset } from './storage.ts';
import { realFactors, straightThrough } from './straightThrough.ts';

/** The ways back through layers that combine two tensors, of which the second may be one pixel. */

export function addBack(context: BackContext, layer: AddLayer): Back {
  const { evaluator, planes } = context;
  const { kernels } = evaluator.arena;
  const { scaled, through } = scaledGradient(context, layer);
  const inputs = layer.inputs.flatMap((id, n) => {
    const target = planes.get(id);
    const [factor] = realFactors(layer.inputRequantisations[n]!, 1);
    const sign = n === 1 && layer.subtracts ? -1 : 1;
    return target ? [{ target, factor: sign * factor! * 2 ** layer.leftShift }] : [];
  });
  return {
    add(group) {
      through(group);
      eachPixel(scaled, (y, x) => {
        const gradient = pixelAddress(scaled, y, x);
        for (const { target, factor } of inputs)
          kernels.addScaled(gradient, pixelMet(target, y, x), scaled.pixelBytes, factor);
      });
    },
  };
}

export function multiplyBack(context: BackContext, layer: MultiplyLayer): Back {
  const { evaluator, planes } = context;
  const { kernels } = evaluator.arena;
  const { scaled, through } = scaledGradient(context, layer);
  const sources = layer.inputs.map((id) => storageOf(evaluator, id));
  const inputs = layer.inputs.flatMap((id, n) => {
    const target = planes.get(id);
    return target ? [{ target, other: sources[1 - n]! }] : [];
  });
  return {
    add(group) {
      through(group);
      eachPixel(scaled, (y, x) => {
        const gradient = pixelAddress(scaled, y, x);
        for (const { target, other } of inputs)
          kernels.productGradient(gradient, valuesMet(other, group, y, x), pixelMet(target, y, x), scaled.c);
      });
    },
  };
}

/** Of equal values the first one passes. */
export function extremeBack({ evaluator, planes, gradient }: BackContext, layer: ExtremeLayer): Back {
  const { kernels } = evaluator.arena;
  const [first, second] = layer.inputs.map((id) => storageOf(evaluator, id));
  const [toFirst, toSecond] = layer.inputs.map((id) => planes.get(id));
  return {
    add(group) {
      eachPixel(gradient, (y, x) =>
        kernels.extremeGradient(
          pixelAddress(gradient, y, x),
          valuesMet(first!, group, y, x),
          valuesMet(second!, group, y, x),
          toFirst ? pixelMet(toFirst, y, x) : 0,
          toSecond ? pixelMet(toSecond, y, x) : 0,
          gradient.c,
          layer.kind === 'maximum',
        ),
      );
    },
  };
}

/** The gradient before requantisation and clamp. */
function scaledGradient(
  { evaluator, network, storage, gradient }: BackContext,
  layer: AddLayer | MultiplyLayer,
) {
  const { arena } = evaluator;
  const scaled = takePlane(arena, storage);
  const factors = realFactors(layer.requantisation, storage.c);
  const tensor = tensorOf(network, layer.output);
  const pass = straightThrough(arena, gradient, storage, tensor, scaled, factors, layer.clamp);
  return { scaled, through: (group: number) => pass(storage.address + group * storage.groupBytes) };
}

function eachPixel({ h, w }: FloatPlane, run: (y: number, x: number) => void): void {
  for (let y = 0; y < h; y++) for (let x = 0; x < w; x++) run(y, x);
}

/** The pixel of an operand's gradient that pixel (y, x) of the output belongs to. */
function pixelMet(plane: FloatPlane, y: number, x: number): number {
  return plane.h * plane.w === 1 ? plane.address : pixelAddress(plane, y, x);
}

function valuesMet(storage: Storage, group: number, y: number, x: number): number {
  const start = storage.address + group * storage.groupBytes;
  return storage.h * storage.w === 1 ? start : start + pixelOffset(storage, y, x);
}
