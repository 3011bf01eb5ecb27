import type { FloatLayer, FloatNetwork } from '../network/floatNetwork.ts';
import { isWeighted } from '../network/floatNetwork.ts';
import type { Range } from './activationRange.ts';
import { weightScales } from './quantisedWeights.ts';

/** `real = scale * (quantised - zeroPoint)`, int8. */
export interface TensorQuantisation {
  readonly scale: number;
  readonly zeroPoint: number;
}

/** Outputs that are quantised by the int8 specification. */
const probabilities: TensorQuantisation = { scale: 1 / 256, zeroPoint: -128 };
const hyperbolic: TensorQuantisation = { scale: 1 / 128, zeroPoint: 0 };

/**
 * The quantisation of every tensor. Operators that only move, pick or average values have one for their inputs and their output
 * (the int8 specification asks for it), over the range of all that they read; all others spread int8 over the tensor's own.
 */
export function tensorQuantisations(
  network: FloatNetwork,
  rangeOf: (tensor: number) => Range,
): TensorQuantisation[] {
  const groups = network.tensors.map((_, id) => ({ members: [id], origins: [id] }));
  for (const layer of network.layers) {
    if (!keepsScale(layer)) continue;
    const joined = { members: [layer.output], origins: [] as number[] };
    for (const group of new Set(layer.inputs.map((id) => groups[id]!))) {
      joined.members.push(...group.members);
      joined.origins.push(...group.origins);
    }
    for (const id of joined.members) groups[id] = joined;
  }
  const specified = new Map(network.layers.map((layer) => [layer.output, specifiedFor(layer)]));
  const found = new Map<object, TensorQuantisation>();
  const quantisations: TensorQuantisation[] = [];
  for (const [id, group] of groups.entries()) {
    const known = found.get(group) ?? group.origins.map((id) => specified.get(id)).find((own) => own);
    const ranges = group.origins.map(rangeOf);
    const whole = {
      low: Math.min(...ranges.map(({ low }) => low)),
      high: Math.max(...ranges.map(({ high }) => high)),
    };
    const quantisation = known ?? spread(whole) ?? ofZeros(network.layers[id - 1], quantisations);
    found.set(group, quantisation);
    quantisations.push(quantisation);
  }
  return quantisations;
}

function keepsScale({ kind }: FloatLayer): boolean {
  return ['maxPool', 'averagePool', 'pad', 'reshape', 'rearrange', 'bilinearResize'].includes(kind);
}

function specifiedFor(layer: FloatLayer): TensorQuantisation | undefined {
  if (layer.kind === 'softmax') return probabilities;
  if (layer.kind !== 'function') return undefined;
  if (layer.operator === 'tanh') return hyperbolic;
  return layer.operator === 'logistic' ? probabilities : undefined;
}

/** Asymmetric over the whole of int8; 0 is exact. Scales are float32, as files keep them. Null where all values are 0. */
function spread({ low, high }: Range): TensorQuantisation | null {
  const scale = Math.fround((high - low) / 255);
  if (scale === 0) return null;
  return { scale, zeroPoint: Math.max(-128, Math.min(127, Math.round(-128 - low / scale))) };
}

/**
 * Of a tensor that is 0 on all images, by the layer that computes it (none for the input): steps as large as those of what it reads
 * and of its products, so that its sums fit wherever those of the layers before do.
 */
function ofZeros(layer: FloatLayer | undefined, known: readonly TensorQuantisation[]): TensorQuantisation {
  const inputs = layer?.inputs.map((id) => known[id]!.scale) ?? [1];
  const factors = layer && isWeighted(layer) ? weightScales(layer, inputs[0]!) : [];
  if (layer?.kind === 'multiply') factors.push(inputs[1]!);
  const steps = [...inputs, ...factors.map((factor) => inputs[0]! * factor)];
  return { scale: Math.fround(steps.reduce((a, b) => Math.max(a, b))), zeroPoint: 0 };
}
