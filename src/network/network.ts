/**
 * The quantised graph as every later room sees it: validated, shapes resolved, batch dimension removed,
 * scales turned into fixed-point multipliers. Made by `readModel.ts`, never by hand.
 */

/** Index into {@link Network.tensors}. */
export type TensorId = number;

/** An activation. `real = scale * (quantised - zeroPoint)`; a float32 tensor has scale 1, zero point 0. */
export interface Tensor {
  readonly name: string;
  /** Without the batch dimension: [h, w, c] for images, [n] for vectors; row-major, channels last. */
  readonly shape: readonly number[];
  readonly type: 'int8' | 'float32';
  readonly scale: number;
  readonly zeroPoint: number;
  /** Of the network's ends, if the model file has uint8 there: its values and its zero point are 128 larger. */
  readonly fileType?: 'uint8';
}

/**
 * Fixed-point factors `multiplier * 2^(shift - 31)`, one per output channel or one for all (length 1). All arithmetic
 * relies on the ranges; `fixedPoint.ts` makes and keeps them.
 */
export interface Requantisation {
  /** 0 or in [2^30, 2^31); a mean's, which holds a division, in [0, 2^31). */
  readonly multipliers: Int32Array;
  /** In [-31, 30]. Positive: left shift; negative: right shift. */
  readonly shifts: Int32Array;
}

/** Bounds of the int8 output: the fused activation intersected with [-128, 127]. */
export interface Clamp {
  readonly min: number;
  readonly max: number;
}

export interface Size {
  readonly h: number;
  readonly w: number;
}

/** Sliding window; SAME padding is already resolved to explicit margins (bottom/right may be the larger). */
export interface Window {
  readonly kernel: Size;
  readonly stride: Size;
  readonly dilation: Size;
  readonly padding: {
    readonly top: number;
    readonly left: number;
    readonly bottom: number;
    readonly right: number;
  };
}

interface LayerBase {
  /**
   * Unique in the network, also used in recipes and generated symbol names: the operator's position in a TensorFlow Lite
   * file, where an operator gives several layers a number behind the last operator's for all but one; the layer's
   * position in the network of an ONNX file.
   */
  readonly index: number;
  readonly inputs: readonly TensorId[];
  readonly output: TensorId;
}

/** Layers with int8 weights (symmetric, zero point 0) and int32 bias. */
interface WeightedBase extends LayerBase {
  readonly weights: Int8Array;
  /** One per output channel; zeros when the model has none. */
  readonly bias: Int32Array;
  /** Real value of one weight step, per output channel or one for all. */
  readonly weightScales: Float64Array;
  readonly requantisation: Requantisation;
  readonly clamp: Clamp;
}

/** Lane pairs that a convolution leaves out: entry [c * pairCount + p] is 1 when channel c skips pair p. */
export type SkipMask = Uint8Array;

/** weights [outC][kh][kw][inC]; the flat index over [kh][kw][inC] is the operand index of a channel. */
export interface ConvLayer extends WeightedBase {
  readonly kind: 'conv';
  readonly window: Window;
  /** Pairs that are not executed, whatever their weights (`skippedPairs.ts`); absent: all are executed. */
  readonly skipped?: SkipMask;
}

/** Places of tiles along one dimension of an output. */
export interface TileAxis {
  /** Of one tile (`tileTransform.ts`). */
  readonly outputs: 2 | 3 | 4;
  /** First output of each tile, ascending; tiles may overlap. */
  readonly starts: readonly number[];
}

/**
 * A 3x3 convolution of stride 1 by tiles of transformed inputs (`tileTransform.ts`). Its weights belong to points of a tile and
 * need not be those of any filter; pairs of input channels (2p, 2p + 1) whose weights at a point are both 0 are skipped
 * there. Tiles write in raster order, later ones over earlier ones; outputs in no tile are read by nothing and hold the zero point.
 * Biases and factors are those of the sums, which the transforms' scales and a power of two per channel enlarge. With any
 * input they stay below 2^30, so that the difference of two is an int32 (`tileSums.ts`).
 */
export interface TiledConvLayer extends LayerBase {
  readonly kind: 'tiledConv';
  readonly padding: Window['padding'];
  readonly rows: TileAxis;
  readonly columns: TileAxis;
  /** [outC][row point][column point][inC]. */
  readonly pointWeights: Int16Array;
  readonly bias: Int32Array;
  readonly requantisation: Requantisation;
  readonly clamp: Clamp;
}

/** weights [kh][kw][outC] with outC = inC * depthMultiplier; output channel o reads input channel floor(o / depthMultiplier). */
export interface DepthwiseLayer extends WeightedBase {
  readonly kind: 'depthwise';
  readonly window: Window;
  readonly depthMultiplier: number;
}

/** weights [outN][inN]. */
export interface DenseLayer extends WeightedBase {
  readonly kind: 'dense';
}

/** Padding is never part of a maximum or an average. */
export interface PoolLayer extends LayerBase {
  readonly kind: 'maxPool' | 'averagePool';
  readonly window: Window;
  readonly clamp: Clamp;
}

/**
 * Mean over height and width of [h, w, c], giving [c] or [1, 1, c]. The requantisation is applied to the sum:
 * it holds the division by h * w (TFLM `QuantizedMeanOrSum`).
 */
export interface MeanLayer extends LayerBase {
  readonly kind: 'mean';
  readonly requantisation: Requantisation;
}

/**
 * Layers that combine two tensors value by value; `inputs` holds both (they may be the same tensor). The second is of the first's
 * shape, or one pixel, [c] or [1, 1, c], that every pixel of the first meets.
 */
export interface AddLayer extends LayerBase {
  readonly kind: 'add';
  /** The second is taken from the first. */
  readonly subtracts?: true;
  /** Both inputs are shifted left by this before their own requantisation (20, as in TFLite). */
  readonly leftShift: number;
  readonly inputRequantisations: readonly [Requantisation, Requantisation];
  readonly requantisation: Requantisation;
  readonly clamp: Clamp;
}

/** Product of two tensors, as {@link AddLayer} takes them. The requantisation is applied to the product of the distances. */
export interface MultiplyLayer extends LayerBase {
  readonly kind: 'multiply';
  readonly requantisation: Requantisation;
  readonly clamp: Clamp;
}

/** The larger or smaller values of two tensors, as {@link AddLayer} takes them, all of one quantisation. */
export interface ExtremeLayer extends LayerBase {
  readonly kind: 'maximum' | 'minimum';
}

/** Spatial zero padding (fills with the zero point). */
export interface PadLayer extends LayerBase {
  readonly kind: 'pad';
  readonly padding: Window['padding'];
}

/** Same bytes, other shape. */
export interface ReshapeLayer extends LayerBase {
  readonly kind: 'reshape';
}

/** `count` indices of a dimension from `begin` on, `step` apart. */
export interface SliceRange {
  readonly begin: number;
  readonly count: number;
  readonly step: number;
  /** Whether the dimension, of one index, is left out of the output. */
  readonly dropped?: boolean;
}

/** Which points of input and output of a resized image stand for each other. */
export interface ResizeGrid {
  readonly alignCorners: boolean;
  readonly halfPixelCentres: boolean;
}

/** What a rearrangement does to the values, as a file says it; dimensions are those of the input, without batch. */
export type Move =
  | { readonly operator: 'concatenation'; readonly axis: number }
  /** Along a new dimension of the output. */
  | { readonly operator: 'pack'; readonly axis: number }
  | { readonly operator: 'slice' | 'split' | 'unpack'; readonly ranges: readonly SliceRange[] }
  | { readonly operator: 'gather'; readonly axis: number; readonly indices: readonly number[] }
  /** Dimension n of the output is dimension `order[n]` of the input. */
  | { readonly operator: 'transpose'; readonly order: readonly number[] }
  | { readonly operator: 'tile'; readonly multiples: readonly number[] }
  | {
      readonly operator: 'mirrorPad';
      /** Of every dimension. */
      readonly margins: readonly (readonly [before: number, after: number])[];
      /** Whether the mirror lies behind the outermost values, which then are doubled, or in them. */
      readonly edge: 'doubled' | 'single';
    }
  | { readonly operator: 'nearestResize'; readonly grid: ResizeGrid }
  | { readonly operator: 'depthToSpace' | 'spaceToDepth'; readonly size: number }
  /** What no operator of TensorFlow Lite does. */
  | { readonly operator: 'rearrangement' };

export type RearrangeOperator = Move['operator'];

/** `count` values or blocks, and how far the next one lies from the last one: in values of the row-major tensors. */
export interface CopyLoop {
  readonly count: number;
  readonly inputStride: number;
  readonly outputStride: number;
}

/** Equal blocks of values, copied from places of one input to places of the output. */
export interface BlockCopy {
  /** Position in the layer's inputs. */
  readonly input: number;
  /** Where the first value of each block lies, in values. */
  readonly inputStarts: Int32Array;
  readonly outputStarts: Int32Array;
  /** Outermost first, at most {@link mostCopyLoops}, each along one dimension of both tensors; none for a single value. */
  readonly loops: readonly CopyLoop[];
}

/** Five dimensions without the batch, with two loops each. */
export const mostCopyLoops = 10;

/** The same values in other places; `copies` give every value of the output once. Inputs are quantised as the output is. */
export type RearrangeLayer = LayerBase &
  Move & {
    readonly kind: 'rearrange';
    readonly copies: readonly BlockCopy[];
  };

/** For every row, or column, of an output the two of the input between which it lies. */
export interface ResizeAxis {
  readonly first: Int32Array;
  readonly second: Int32Array;
  /** Weight of the second one in 1/1024, 0 to 1023; the first one has the rest. */
  readonly weights: Int32Array;
}

/** An image of another size, interpolated between four pixels; quantised as the input is. */
export interface BilinearResizeLayer extends LayerBase {
  readonly kind: 'bilinearResize';
  /** null where none of TensorFlow Lite's gives these rows and columns. */
  readonly grid: ResizeGrid | null;
  readonly rows: ResizeAxis;
  readonly columns: ResizeAxis;
}

/** int8 softmax over the last dimension; output scale 1/256, zero point -128. */
export interface SoftmaxLayer extends LayerBase {
  readonly kind: 'softmax';
  /** Fixed-point beta * input scale, as TFLite prepares it for the int8 kernel. */
  readonly multiplier: number;
  readonly leftShift: number;
  /** Differences from the maximum below this contribute nothing. */
  readonly diffMin: number;
}

/** RELU or RELU6 standing alone, with its own output quantisation. */
export interface ReluLayer extends LayerBase {
  readonly kind: 'relu';
  readonly requantisation: Requantisation;
  readonly clamp: Clamp;
}

/** An int8 constant that an operator combines with an activation. */
export interface ConstantOperand {
  /** One for all values, or one for each index of the last dimension. */
  readonly values: readonly number[];
  readonly scale: number;
  readonly zeroPoint: number;
}

/** What a {@link LookupLayer} tables, as a file says it. */
export type TabledFunction =
  | { readonly operator: 'logistic' | 'tanh' | 'hardSwish' }
  | { readonly operator: 'leakyRelu'; readonly alpha: number }
  | { readonly operator: 'prelu' | 'maximumConstant' | 'minimumConstant'; readonly constant: ConstantOperand }
  | {
      readonly operator: 'addConstant' | 'subtractConstant' | 'multiplyConstant' | 'divideByConstant';
      readonly constant: ConstantOperand;
      /** Whether the constant is the first operand. */
      readonly constantFirst: boolean;
      /** Real bounds of the fused activation. */
      readonly activation: readonly [low: number, high: number];
    }
  /** Of real numbers, rounded as ONNX says: `name` is the operator's, null where several make it. */
  | { readonly operator: 'pointwise'; readonly name: string | null };

export type LookupOperator = TabledFunction['operator'];

/** Any function of one int8 value, tabled by the arithmetic that TensorFlow Lite Micro has for it, or ONNX. */
export type LookupLayer = LayerBase &
  TabledFunction & {
    readonly kind: 'lookup';
    /** [tables][256]: the outputs of -128 to 127, in one table for all values or one for each index of the last dimension. */
    readonly tables: Readonly<Record<Rounding, Int8Array>>;
  };

/** float32 -> int8 (`requantisation` null) or int8 -> int8 with another scale. */
export interface QuantizeLayer extends LayerBase {
  readonly kind: 'quantize';
  readonly requantisation: Requantisation | null;
}

/** int8 -> float32. */
export interface DequantizeLayer extends LayerBase {
  readonly kind: 'dequantize';
}

export type Layer =
  | ConvLayer
  | TiledConvLayer
  | DepthwiseLayer
  | DenseLayer
  | PoolLayer
  | MeanLayer
  | AddLayer
  | MultiplyLayer
  | ExtremeLayer
  | PadLayer
  | ReshapeLayer
  | RearrangeLayer
  | BilinearResizeLayer
  | SoftmaxLayer
  | ReluLayer
  | LookupLayer
  | QuantizeLayer
  | DequantizeLayer;

/** A chain or DAG of layers in execution order with one input and one output. */
export interface Network {
  readonly name: string;
  readonly tensors: readonly Tensor[];
  readonly layers: readonly Layer[];
  readonly input: TensorId;
  readonly output: TensorId;
  /**
   * Present where the model file defines its layers in float32, rounded half to even (ONNX), so that the board's
   * arithmetic may give values one step apart; absent where the file defines that arithmetic.
   */
  readonly definedIn?: 'float32';
}

/** Layers that read and write int8 values only. */
export type IntegerLayer =
  | Exclude<Layer, QuantizeLayer | DequantizeLayer>
  | (QuantizeLayer & { readonly requantisation: Requantisation });

/** The part of a network that firmware computes: int8 throughout. Made by `integerNetwork.ts`. */
export interface IntegerNetwork extends Network {
  readonly layers: readonly IntegerLayer[];
}

/** Requantisation arithmetic: CMSIS-NN's default (double), or its CMSIS_NN_USE_SINGLE_ROUNDING variant. */
export type Rounding = 'double' | 'single';

/** The real number that a value of a tensor stands for; float32 tensors have scale 1 and zero point 0. */
export function realOf({ scale, zeroPoint }: Tensor, value: number): number {
  return scale * (value - zeroPoint);
}

export function tensorOf<T = Tensor>(network: { readonly tensors: readonly T[] }, id: TensorId): T {
  const tensor = network.tensors[id];
  if (!tensor) throw new RangeError(`network has no tensor ${id}`);
  return tensor;
}

/** Number of values of a shape. */
export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, extent) => product * extent, 1);
}

/** A shape that must be [h, w, c] or [c], one pixel; the reader guarantees it for windowed layers. */
export function imageShape(tensor: Tensor): { h: number; w: number; c: number } {
  const { shape } = tensor;
  if (shape.length === 1) return { h: 1, w: 1, c: shape[0]! };
  const [h, w, c] = shape;
  if (shape.length !== 3 || h === undefined || w === undefined || c === undefined)
    throw new RangeError(`tensor ${tensor.name} is not height x width x channels`);
  return { h, w, c };
}

/** Convolutions in execution order: the layers whose operands can be skipped. */
export function convLayers(network: Network): ConvLayer[] {
  return network.layers.filter((layer) => layer.kind === 'conv');
}

/** The convolution with this layer index. */
export function convolutionOf(network: Network, { layer }: { readonly layer: number }): ConvLayer {
  const found = convLayers(network).find(({ index }) => index === layer);
  if (!found) throw new RangeError(`layer ${layer} is not a convolution`);
  return found;
}

/** The network with these layers in the place of its own that have the same index. */
export function withLayers(network: Network, layers: readonly Layer[]): Network {
  const changed = new Map(layers.map((layer) => [layer.index, layer]));
  return { ...network, layers: network.layers.map((layer) => changed.get(layer.index) ?? layer) };
}
