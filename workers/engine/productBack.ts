import { tensorOf } from '../../src/network/network.ts';
import { takePlane } from './floatPlane.ts';
import { gradientMargins, inputGradient, productInput } from './inputGradient.ts';
import type { BackContext } from './layerBack.ts';
import { storageOf } from './layerBack.ts';
import type { WeightedLayer } from './operands.ts';
import { realFactors, straightThrough } from './straightThrough.ts';

/** The parts of the way back that all layers of products have in common; `input` is undefined where no gradient is wanted. */
export function productBack(
  { evaluator, network, planes, storage, gradient }: BackContext,
  layer: WeightedLayer,
) {
  const { arena } = evaluator;
  const source = storageOf(evaluator, layer.inputs[0]!);
  if (layer.kind === 'dense' && storage.h * storage.w > 1)
    throw new RangeError(`layer ${layer.index} is a dense layer of several rows`);
  const target = planes.get(layer.inputs[0]!);
  const margins = target && gradientMargins(layer, productInput(layer, source), storage);
  const scaled = takePlane(arena, storage, margins);
  const factors = realFactors(layer.requantisation, storage.c);
  const tensor = tensorOf(network, layer.output);
  const pass = straightThrough(arena, gradient, storage, tensor, scaled, factors, layer.clamp);
  return {
    scaled,
    through: (group: number, sums?: number) => pass(storage.address + group * storage.groupBytes, sums),
    input: target && inputGradient(arena, layer, scaled, target),
  };
}
