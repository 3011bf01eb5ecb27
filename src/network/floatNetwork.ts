import type { Bounds } from './build/activationClamp.ts';
import type { BilinearResizeLayer, Move, RearrangeLayer, TensorId, Window } from './network.ts';

/**
 * A network before quantisation: float32, channels last, batch normalisation and scaling folded into the weights,
 * activations that only clamp fused as bounds. What the quantiser takes, whatever the file's format.
 */
export interface FloatTensor {
  readonly name: string;
  /** Without the batch dimension. */
  readonly shape: readonly number[];
}

interface FloatLayerBase {
  /** Position of the operator in the model file. */
  readonly index: number;
  readonly inputs: readonly TensorId[];
  readonly output: TensorId;
}

interface FloatWeightedBase extends FloatLayerBase {
  /** One row of operands per output channel. */
  readonly weights: Float32Array;
  /** One per output channel. */
  readonly bias: Float32Array;
  readonly bounds: Bounds;
}

/** weights [outC][kh][kw][inC]. */
export interface FloatConvLayer extends FloatWeightedBase {
  readonly kind: 'conv';
  readonly window: Window;
}

/** weights [outC][kh][kw]; output channel o reads input channel floor(o / depthMultiplier). */
export interface FloatDepthwiseLayer extends FloatWeightedBase {
  readonly kind: 'depthwise';
  readonly window: Window;
  readonly depthMultiplier: number;
}

/** weights [outN][inN]. */
export interface FloatDenseLayer extends FloatWeightedBase {
  readonly kind: 'dense';
}

export type FloatWeightedLayer = FloatConvLayer | FloatDepthwiseLayer | FloatDenseLayer;

/** Padding is never part of a maximum or an average. */
export interface FloatPoolLayer extends FloatLayerBase {
  readonly kind: 'maxPool' | 'averagePool';
  readonly window: Window;
}

/** Mean over height and width. */
interface FloatMeanLayer extends FloatLayerBase {
  readonly kind: 'mean';
}

/** Two tensors value by value; the second may be one pixel, [c] or [1, 1, c], that every pixel of the first meets. */
export interface FloatPairLayer extends FloatLayerBase {
  readonly kind: 'add' | 'subtract' | 'multiply';
  readonly bounds: Bounds;
}

/** A function of each value alone. */
export type FloatFunctionLayer = FloatLayerBase & { readonly kind: 'function' } & (
    | { readonly operator: 'logistic' | 'tanh' | 'hardSwish' }
    | { readonly operator: 'leakyRelu'; readonly alpha: number }
  );

/** The same values in other places. */
export type FloatRearrangeLayer = FloatLayerBase & Omit<RearrangeLayer, keyof FloatLayerBase> & Move;

/** An image of another size, interpolated between four pixels. */
export type FloatResizeLayer = FloatLayerBase & Omit<BilinearResizeLayer, keyof FloatLayerBase>;

/** A clamp that could not be fused. */
interface FloatClampLayer extends FloatLayerBase {
  readonly kind: 'relu';
  readonly bounds: Bounds;
}

/** Spatial padding with zeros. */
interface FloatPadLayer extends FloatLayerBase {
  readonly kind: 'pad';
  readonly padding: Window['padding'];
}

/** Same values, other shape. */
interface FloatReshapeLayer extends FloatLayerBase {
  readonly kind: 'reshape';
}

/** Over the last dimension. */
interface FloatSoftmaxLayer extends FloatLayerBase {
  readonly kind: 'softmax';
}

export type FloatLayer =
  | FloatWeightedLayer
  | FloatPoolLayer
  | FloatMeanLayer
  | FloatPairLayer
  | FloatFunctionLayer
  | FloatRearrangeLayer
  | FloatResizeLayer
  | FloatClampLayer
  | FloatPadLayer
  | FloatReshapeLayer
  | FloatSoftmaxLayer;

/**
 * A chain or DAG in execution order with one input and one output. Tensors stand in the order in which they are
 * computed: tensor 0 is the input, tensor i + 1 what `layers[i]` gives; the last one is the output.
 */
export interface FloatNetwork {
  readonly name: string;
  readonly tensors: readonly FloatTensor[];
  readonly layers: readonly FloatLayer[];
}

export function floatTensor(network: FloatNetwork, id: TensorId): FloatTensor {
  const tensor = network.tensors[id];
  if (!tensor) throw new RangeError(`network has no tensor ${id}`);
  return tensor;
}

export function isWeighted(layer: FloatLayer): layer is FloatWeightedLayer {
  return layer.kind === 'conv' || layer.kind === 'depthwise' || layer.kind === 'dense';
}
