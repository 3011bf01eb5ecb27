import { layerMacs, layerParameterBytes, layerWeights, networkMacs } from './macs.ts';
import type {
  Clamp,
  Layer,
  LookupOperator,
  Network,
  RearrangeOperator,
  Tensor,
  TensorId,
  Window,
} from './network.ts';
import { elementCount, tensorOf } from './network.ts';

/** A network as plain data, for tables and JSON: no typed arrays, nothing left out as undefined. */
export interface NetworkDescription {
  readonly name: string;
  readonly input: Tensor;
  readonly output: Tensor;
  readonly layers: readonly LayerDescription[];
  readonly totals: {
    readonly layers: number;
    readonly macs: number;
    readonly weights: number;
    /** int8 weights, int32 biases and tables. */
    readonly parameterBytes: number;
    /** Largest sum of activations needed at one time, each in a buffer of its own. */
    readonly peakActivationBytes: number;
  };
}

export interface LayerDescription {
  readonly index: number;
  readonly kind: Layer['kind'];
  /** `kind` in words. */
  readonly title: string;
  readonly inputs: readonly Tensor[];
  readonly output: Tensor;
  readonly window: Window | null;
  readonly padding: Window['padding'] | null;
  readonly clamp: Clamp | null;
  readonly macs: number;
  readonly weights: number;
  readonly parameterBytes: number;
  readonly weightQuantisation: WeightQuantisation | null;
  /** Whether values may be one step from what the model file defines, since the board rounds them. */
  readonly mayDiffer: boolean;
}

interface WeightQuantisation {
  readonly per: 'tensor' | 'channel';
  readonly smallestScale: number;
  readonly largestScale: number;
}

type TitleKey = Exclude<Layer['kind'], 'lookup' | 'rearrange'> | LookupOperator | RearrangeOperator;

const titles: Readonly<Record<TitleKey, string>> = {
  conv: 'convolution',
  tiledConv: 'convolution by tiles',
  depthwise: 'depthwise convolution',
  dense: 'fully connected',
  maxPool: 'max pooling',
  averagePool: 'average pooling',
  mean: 'global average',
  add: 'addition',
  multiply: 'multiplication',
  maximum: 'maximum',
  minimum: 'minimum',
  pad: 'zero padding',
  reshape: 'reshape',
  bilinearResize: 'bilinear resizing',
  concatenation: 'concatenation',
  depthToSpace: 'depth to space',
  gather: 'gather',
  mirrorPad: 'mirror padding',
  rearrangement: 'rearrangement',
  nearestResize: 'nearest-neighbour resizing',
  pack: 'stacking',
  slice: 'slice',
  spaceToDepth: 'space to depth',
  split: 'split',
  tile: 'tiling',
  transpose: 'transposition',
  unpack: 'unstacking',
  softmax: 'softmax',
  relu: 'ReLU',
  logistic: 'logistic function',
  tanh: 'hyperbolic tangent',
  hardSwish: 'hard swish',
  leakyRelu: 'leaky ReLU',
  prelu: 'parametric ReLU',
  addConstant: 'addition of a constant',
  subtractConstant: 'subtraction with a constant',
  multiplyConstant: 'multiplication by a constant',
  divideByConstant: 'division by a constant',
  maximumConstant: 'maximum with a constant',
  minimumConstant: 'minimum with a constant',
  pointwise: 'function of each value',
  quantize: 'quantise',
  dequantize: 'dequantise',
};

/** Layers that move or choose values, and round none. */
export const exactKinds: ReadonlySet<Layer['kind']> = new Set([
  'maxPool',
  'maximum',
  'minimum',
  'pad',
  'rearrange',
  'reshape',
  'dequantize',
]);

function titleOf(layer: Layer): string {
  if (layer.kind === 'add' && layer.subtracts) return 'subtraction';
  if (layer.kind === 'lookup' && layer.operator === 'pointwise') return layer.name ?? titles.pointwise;
  return titles[layer.kind === 'lookup' || layer.kind === 'rearrange' ? layer.operator : layer.kind];
}

export function inspectNetwork(network: Network): NetworkDescription {
  const layers = network.layers.map((layer) => describeLayer(network, layer));
  const sum = (of: (layer: LayerDescription) => number) =>
    layers.reduce((total, layer) => total + of(layer), 0);
  return {
    name: network.name,
    input: tensorOf(network, network.input),
    output: tensorOf(network, network.output),
    layers,
    totals: {
      layers: layers.length,
      macs: networkMacs(network),
      weights: sum((layer) => layer.weights),
      parameterBytes: sum((layer) => layer.parameterBytes),
      peakActivationBytes: peakActivationBytes(network),
    },
  };
}

function describeLayer(network: Network, layer: Layer): LayerDescription {
  const window = 'window' in layer ? layer.window : null;
  return {
    index: layer.index,
    kind: layer.kind,
    title: titleOf(layer),
    inputs: layer.inputs.map((id) => tensorOf(network, id)),
    output: tensorOf(network, layer.output),
    window,
    padding: layer.kind === 'pad' ? layer.padding : (window?.padding ?? null),
    clamp: 'clamp' in layer ? layer.clamp : null,
    macs: layerMacs(network, layer),
    weights: layerWeights(layer),
    parameterBytes: layerParameterBytes(layer),
    weightQuantisation: 'weightScales' in layer ? weightQuantisation(layer.weightScales) : null,
    mayDiffer: network.definedIn === 'float32' && !exactKinds.has(layer.kind),
  };
}

function weightQuantisation(scales: Float64Array): WeightQuantisation {
  return {
    per: scales.length === 1 ? 'tensor' : 'channel',
    smallestScale: scales.reduce((a, b) => Math.min(a, b)),
    largestScale: scales.reduce((a, b) => Math.max(a, b)),
  };
}

/** Bytes of one activation: one per int8 value, four per float32 value. */
export function activationBytes(tensor: Tensor): number {
  return elementCount(tensor.shape) * (tensor.type === 'int8' ? 1 : 4);
}

function peakActivationBytes(network: Network): number {
  const lastUse = new Map<TensorId, number>([[network.output, network.layers.length]]);
  network.layers.forEach((layer, position) => {
    for (const id of [...layer.inputs, layer.output])
      lastUse.set(id, Math.max(lastUse.get(id) ?? 0, position));
  });
  const live = new Set([network.input]);
  let peak = 0;
  network.layers.forEach((layer, position) => {
    live.add(layer.output);
    const bytes = [...live].reduce((sum, id) => sum + activationBytes(tensorOf(network, id)), 0);
    peak = Math.max(peak, bytes);
    for (const id of live) if ((lastUse.get(id) ?? 0) <= position) live.delete(id);
  });
  return peak;
}
