import type { Layer, LookupLayer, Network, PoolLayer, TensorId } from '../../src/network/network.ts';
import { tensorOf } from '../../src/network/network.ts';
import { int8Range } from '../../src/network/requantise.ts';
import { executedWeights } from '../../src/network/skippedPairs.ts';
import type { TunedConv } from '../../src/refinement/distilTask.ts';
import type { Evaluator } from './evaluator.ts';
import type { FloatPlane } from './floatPlane.ts';
import { pixelAddress, planeBytes, takePlane } from './floatPlane.ts';
import { floatBytes } from './kernelModule.ts';
import type { Back, BackContext } from './layerBack.ts';
import { storageOf } from './layerBack.ts';
import { addBack, extremeBack, multiplyBack } from './pairBacks.ts';
import { productBack } from './productBack.ts';
import { rearrangeBack } from './rearrangeLayers.ts';
import { bilinearBack } from './resizeLayers.ts';
import { pixelOffset } from './storage.ts';
import { realFactors, straightThrough } from './straightThrough.ts';
import { tableSlopes } from './tableSlopes.ts';
import { tiledBack } from './tiledBack.ts';

/** The way back through a network, for one group of images at a time. */
export interface WayBack {
  /** Enters what the observed convolutions run with. */
  enter(variants: ReadonlyMap<number, TunedConv>): void;
  /** Starts all sums at 0. */
  begin(): void;
  /** Takes one group's gradients back. @param logits derivatives [image][logit]; absent or short rows are 0 */
  add(group: number, logits: readonly Float64Array[]): void;
}

/**
 * Lays out the gradients of every tensor that the convolutions with indices `observed` have an influence on. Rounding counts as
 * the identity (straight-through estimator: Bengio, Léonard and Courville, "Estimating or Propagating Gradients Through
 * Stochastic Neurons for Conditional Computation", 2013); a value at a bound of its clamp passes nothing.
 * @param evaluator of the network up to its logits, with every tensor stored
 * @param observe makes the way back through an observed convolution, which takes note of what passes
 */
export function wayBack(
  evaluator: Evaluator,
  network: Network,
  observed: ReadonlySet<number>,
  observe: (context: BackContext, layer: TunedConv) => Back,
): WayBack {
  const { arena } = evaluator;
  const planes = new Map<TensorId, FloatPlane>();
  const backs: Back[] = [];
  for (const layer of network.layers) {
    if (!observed.has(layer.index) && !layer.inputs.some((id) => planes.has(id))) continue;
    const storage = storageOf(evaluator, layer.output);
    const gradient = takePlane(arena, storage);
    planes.set(layer.output, gradient);
    const context = { evaluator, network, planes, storage, gradient };
    const isConv = layer.kind === 'conv' || layer.kind === 'tiledConv';
    backs.unshift(isConv && observed.has(layer.index) ? observe(context, layer) : backOf(context, layer));
  }
  const logitsPlane = planes.get(network.output)!;

  return {
    enter: (variants) => backs.forEach((back) => back.enter?.(variants)),
    begin: () => backs.forEach((back) => back.begin?.()),
    add(group, logits) {
      for (const plane of planes.values()) arena.float32(plane.address, planeBytes(plane) / 4).fill(0);
      const images = floatBytes / 4;
      const floats = arena.float32(logitsPlane.address, planeBytes(logitsPlane) / 4);
      logits.forEach((row, image) => row.forEach((value, k) => (floats[k * images + image] = value)));
      for (const back of backs) back.add(group);
    },
  };
}

function backOf(context: BackContext, layer: Layer): Back {
  const { evaluator, network, planes, storage, gradient } = context;
  const { arena } = evaluator;
  const target = planes.get(layer.inputs[0]!)!;
  switch (layer.kind) {
    case 'conv':
    case 'depthwise':
    case 'dense': {
      const { through, input } = productBack(context, layer);
      input!.setWeights(executedWeights(layer));
      return {
        add(group) {
          through(group);
          input!.add();
        },
      };
    }
    case 'reshape':
      return { add: () => arena.kernels.addScaled(gradient.address, target.address, planeBytes(target), 1) };
    case 'bilinearResize':
      return bilinearBack(arena, layer, target, gradient);
    case 'rearrange':
      return rearrangeBack(arena, layer, planes, gradient);
    case 'pad': {
      const from = pixelAddress(gradient, layer.padding.top, layer.padding.left);
      return {
        add() {
          for (let y = 0; y < target.h; y++)
            arena.kernels.addScaled(
              from + y * gradient.rowBytes,
              target.address + y * target.rowBytes,
              target.rowBytes,
              1,
            );
        },
      };
    }
    case 'maxPool':
    case 'averagePool':
      return poolBack(context, layer);
    case 'mean':
    case 'relu':
    case 'quantize': {
      const scaled = takePlane(arena, storage);
      const factors = realFactors(layer.requantisation!, storage.c);
      const clamp = layer.kind === 'relu' ? layer.clamp : int8Range;
      const tensor = tensorOf(network, layer.output);
      const through = straightThrough(arena, gradient, storage, tensor, scaled, factors, clamp);
      const copies = layer.kind === 'mean' ? target.h * target.w : 1;
      return {
        add(group) {
          through(storage.address + group * storage.groupBytes);
          for (let n = 0; n < copies; n++)
            arena.kernels.addScaled(
              scaled.address,
              target.address + n * planeBytes(scaled),
              planeBytes(scaled),
              1,
            );
        },
      };
    }
    case 'lookup':
      return lookupBack(context, layer);
    case 'add':
      return addBack(context, layer);
    case 'multiply':
      return multiplyBack(context, layer);
    case 'maximum':
    case 'minimum':
      return extremeBack(context, layer);
    case 'tiledConv': {
      const { through, input } = tiledBack(context, layer);
      input!.setWeights(layer.pointWeights);
      return {
        add(group) {
          through(group);
          input!.add();
        },
      };
    }
    case 'softmax':
    case 'dequantize':
      throw new RangeError(`${layer.kind} lies before the logits`);
  }
}

function poolBack({ evaluator, network, planes, storage, gradient }: BackContext, layer: PoolLayer): Back {
  const { arena } = evaluator;
  const { kernel, stride, padding } = layer.window;
  const source = storageOf(evaluator, layer.inputs[0]!);
  const target = planes.get(layer.inputs[0]!)!;
  const scaled = takePlane(arena, storage);
  const ones = new Float32Array(storage.c).fill(1);
  const tensor = tensorOf(network, layer.output);
  const through = straightThrough(arena, gradient, storage, tensor, scaled, ones, layer.clamp);
  const windows = Array.from({ length: scaled.h * scaled.w }, (_, n) => {
    const [outY, outX] = [Math.floor(n / scaled.w), n % scaled.w];
    const [top, left] = [outY * stride.h - padding.top, outX * stride.w - padding.left];
    const [y, x] = [Math.max(0, top), Math.max(0, left)];
    return {
      gradient: pixelAddress(scaled, outY, outX),
      input: pixelOffset(source, y, x),
      target: pixelAddress(target, y, x),
      rows: Math.min(source.h, top + kernel.h) - y,
      columns: Math.min(source.w, left + kernel.w) - x,
    };
  });
  return {
    add(group) {
      through(storage.address + group * storage.groupBytes);
      const image = source.address + group * source.groupBytes;
      for (const window of windows)
        if (layer.kind === 'maxPool')
          arena.kernels.maxPoolGradient(
            window.gradient,
            image + window.input,
            window.rows,
            window.columns,
            source.rowBytes,
            source.pixelBytes,
            window.target,
            target.rowBytes,
            source.c,
          );
        else
          for (let y = 0; y < window.rows; y++)
            for (let x = 0; x < window.columns; x++)
              arena.kernels.addScaled(
                window.gradient,
                window.target + y * target.rowBytes + x * target.pixelBytes,
                scaled.pixelBytes,
                1 / (window.rows * window.columns),
              );
    },
  };
}

function lookupBack({ evaluator, network, planes, gradient }: BackContext, layer: LookupLayer): Back {
  const { arena } = evaluator;
  const [input] = layer.inputs;
  const source = storageOf(evaluator, input!);
  const target = planes.get(input!)!;
  const slopes = tableSlopes(layer.tables.double);
  const address = arena.put(slopes);
  const slopeBytes = slopes.length > 256 ? 256 * Float32Array.BYTES_PER_ELEMENT : 0;
  const origin = tensorOf(network, input!).zeroPoint + 128;
  return {
    add(group) {
      for (let y = 0; y < source.h; y++)
        arena.kernels.tableGradient(
          gradient.address + y * gradient.rowBytes,
          source.address + group * source.groupBytes + y * source.rowBytes,
          source.pixelBytes,
          target.address + y * target.rowBytes,
          source.w,
          source.c,
          address,
          slopeBytes,
          origin,
        );
    },
  };
}
