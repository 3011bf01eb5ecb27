import type {
  FloatDepthwiseLayer,
  FloatLayer,
  FloatNetwork,
  FloatPairLayer,
  FloatTensor,
  FloatWeightedLayer,
} from '../floatNetwork.ts';
import { isWeighted } from '../floatNetwork.ts';
import { unsupportedError } from '../modelError.ts';
import type { TensorId } from '../network.ts';
import type { Bounds } from './activationClamp.ts';
import type { AffineLayer, DraftLayer } from './draftLayers.ts';

const unbounded: Bounds = [-Infinity, Infinity];

/**
 * The network of these layers, in which scales and clamps are part of the layer before them where nobody else reads what
 * it gives. A scale that stands alone is a depthwise convolution of 1 x 1.
 * @param output the tensor that the last layer gives; no layer reads it
 */
export function joinLayers(
  name: string,
  tensors: readonly FloatTensor[],
  drafts: readonly DraftLayer[],
  output: TensorId,
): FloatNetwork {
  const readers = new Map<TensorId, number>();
  for (const id of [...drafts.flatMap(({ inputs }) => inputs), output])
    readers.set(id, (readers.get(id) ?? 0) + 1);
  const joined: FloatTensor[] = [tensors[0]!];
  const layers: FloatLayer[] = [];
  const places = new Map<TensorId, TensorId>([[0, 0]]);

  for (const draft of drafts) {
    const inputs = draft.inputs.map((id) => places.get(id)!);
    const target = tensors[draft.output]!;
    const [source = 0] = inputs;
    const before = readers.get(draft.inputs[0]!) === 1 ? layers[source - 1] : undefined;
    const merged = before && merge(before, draft);
    if (merged) {
      layers[source - 1] = merged;
      joined[source] = { ...joined[source]!, name: target.name };
      places.set(draft.output, source);
      continue;
    }
    const layer = draft.kind === 'affine' ? depthwise(draft, joined[source]!) : draft;
    const place = joined.push(target) - 1;
    layers.push({ ...layer, index: layers.length, inputs, output: place });
    places.set(draft.output, place);
  }
  return { name, tensors: joined, layers };
}

/** The layer that does what both do, or null where there is none. */
function merge(before: FloatLayer, draft: DraftLayer): FloatLayer | null {
  if (draft.kind === 'affine')
    return isWeighted(before) && isUnbounded(before.bounds) ? scaled(before, draft) : null;
  return draft.kind === 'relu' && 'bounds' in before ? clamped(before, draft.bounds) : null;
}

function isUnbounded([low, high]: Bounds): boolean {
  return low === -Infinity && high === Infinity;
}

function clamped(
  layer: FloatWeightedLayer | FloatPairLayer | (FloatLayer & { kind: 'relu' }),
  [low, high]: Bounds,
) {
  const [least, most] = layer.bounds;
  const within = (bound: number) => Math.min(high, Math.max(low, bound));
  return { ...layer, bounds: [within(least), within(most)] as const };
}

function scaled(layer: FloatWeightedLayer, { factors, offsets }: AffineLayer): FloatWeightedLayer {
  const operandCount = layer.weights.length / layer.bias.length;
  return {
    ...layer,
    weights: layer.weights.map((weight, n) => weight * factors[Math.floor(n / operandCount)]!),
    bias: layer.bias.map((value, channel) => value * factors[channel]! + offsets[channel]!),
  };
}

function depthwise(
  { index, inputs, output, factors, offsets }: AffineLayer,
  { name, shape }: FloatTensor,
): FloatDepthwiseLayer {
  if (shape.length !== 3)
    throw unsupportedError(
      `operator ${index} scales tensor ${name} of shape [${shape.join(', ')}] behind no layer that could do it`,
      'Tauscope scales images, or what layers with weights give',
      'fold constants into the neighbouring layers',
    );
  const one = { h: 1, w: 1 };
  const padding = { top: 0, left: 0, bottom: 0, right: 0 };
  return {
    kind: 'depthwise',
    index,
    inputs,
    output,
    weights: Float32Array.from(factors),
    bias: Float32Array.from(offsets),
    bounds: unbounded,
    window: { kernel: one, stride: one, dilation: one, padding },
    depthMultiplier: 1,
  };
}
