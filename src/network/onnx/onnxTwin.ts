import type { Network, TensorId } from '../network.ts';
import type { Layout } from './graph/layout.ts';

/** Where the values of an activation are in an .onnx file. */
export interface OnnxValue {
  readonly name: string;
  /** As the file has it, with the batch of 1. */
  readonly shape: readonly number[];
  readonly layout: Layout;
}

/** A network and where its activations are in an .onnx file. */
export interface StoredNetwork {
  readonly network: Network;
  /** `type` is FLOAT, INT8 or UINT8. */
  readonly input: OnnxValue & { readonly type: string };
  /** What the network's layers give, as the file stores it; missing where the file has no such value. */
  readonly values: ReadonlyMap<TensorId, OnnxValue>;
}

/** A network and an .onnx file that says the same. */
export interface OnnxTwin extends StoredNetwork {
  readonly file: Uint8Array;
  /** Whether the file is the model itself, or written for it. */
  readonly origin: 'model' | 'written';
}
