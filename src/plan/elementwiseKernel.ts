import type { Routine } from '../assembly/routine.ts';
import { rescale } from '../kernels/elementwise.ts';
import { lookup } from '../kernels/lookup.ts';
import { addTensors, extremeOfTensors, multiplyTensors } from '../kernels/tensorPairs.ts';
import type { IntegerLayer, Layer } from '../network/network.ts';
import { elementCount } from '../network/network.ts';
import type { LayerPlace } from './layerPlace.ts';
import { outputOf, plainImage, sourceOf } from './tensorStorage.ts';

const pairKinds = ['add', 'multiply', 'maximum', 'minimum'] as const;
const kinds = [...pairKinds, 'relu', 'quantize', 'lookup'] as const;

/** Layers that read each value before they write the output at its place, and never again. */
type ElementwiseLayer = Extract<IntegerLayer, { kind: (typeof kinds)[number] }>;

export function isElementwise(layer: Layer): layer is ElementwiseLayer {
  return kinds.some((kind) => kind === layer.kind);
}

/** Whether the layer combines two tensors value by value. */
export function combinesTensors({ kind }: Layer): boolean {
  return pairKinds.some((one) => one === kind);
}

/** The kernel of such a layer on tensors in any storage. */
export function elementwiseKernel(
  layer: ElementwiseLayer,
  { rounding, name, inputs, output }: LayerPlace,
): Routine {
  const [input] = inputs;
  const [source, target] = [input.tensor, output.tensor];
  const { h, w, c } = plainImage(target);
  const rowValues = w * c;
  const elements = {
    ...{ name, output: outputOf(output), h, rowValues, rounding, zeroPoint: target.zeroPoint },
    pixelValues: c,
  };
  const unary = { ...elements, source: sourceOf(input, rowValues), inputZeroPoint: source.zeroPoint };
  switch (layer.kind) {
    case 'relu':
    case 'quantize': {
      const clamp = layer.kind === 'relu' ? layer.clamp : { min: -128, max: 127 };
      return rescale({ ...unary, requantisation: layer.requantisation, clamp });
    }
    case 'lookup':
      return lookup({ ...unary, entries: layer.tables[rounding] });
    default: {
      const second = inputs[1]!;
      const repeats = elementCount(second.tensor.shape) < elementCount(source.shape);
      const pair = {
        ...elements,
        sources: [unary.source, { ...sourceOf(second, rowValues), repeats }] as const,
        inputZeroPoints: [source.zeroPoint, second.tensor.zeroPoint] as const,
      };
      if (layer.kind === 'add') return addTensors({ ...pair, layer });
      if (layer.kind === 'multiply') return multiplyTensors({ ...pair, layer });
      return extremeOfTensors({ ...pair, layer });
    }
  }
}
