import type { ConvLayer, TiledConvLayer } from '../network/network.ts';

/** Network inputs of some images, in order. */
export type Inputs = readonly (Int8Array | Float32Array)[];

/** A convolution whose parameters are tuned. */
export type TunedConv = ConvLayer | TiledConvLayer;

/** One measurement of how far the approximate network is from what it should repeat. */
export interface DistilTask {
  /** The convolutions in which the approximate network differs from the exact one. */
  readonly layers: readonly TunedConv[];
  readonly inputs: Inputs;
  /** The exact network's logits (int8) for every input. */
  readonly teacher: readonly Int8Array[];
  /** A class per input, when labels have a say. */
  readonly labels: Uint16Array | null;
  readonly loss: LossSettings;
  /** Whether the gradients are wanted. */
  readonly gradients: boolean;
}

export interface LossSettings {
  /** Logits are divided by it before the softmax. */
  readonly temperature: number;
  /** Share of the cross-entropy with the labels in the loss; 0 uses none. */
  readonly labelShare: number;
}

/** Derivatives of the loss by the weights in the layer's order, 0 where skipped, and the biases of one convolution. */
export interface LayerGradients {
  readonly weights: Float32Array;
  readonly bias: Float32Array;
}

export interface DistilResult {
  /** Sum over the inputs. */
  readonly loss: number;
  /** Per layer of the task; empty when not wanted. */
  readonly gradients: readonly LayerGradients[];
}
