import { integerNetwork } from './integerNetwork.ts';
import type { Network } from './network.ts';
import type { OnnxTwin } from './onnx/onnxTwin.ts';
import { openOnnx } from './onnx/readOnnx.ts';
import { isOnnx } from './onnx/stored/isOnnx.ts';
import { qdqTwin } from './onnx/write/writeQdq.ts';
import { readModel } from './readModel.ts';

/**
 * A quantised model with an .onnx file that says the same: an ONNX model's own, or one written for the int8 part of a model in
 * another format. Arguments and errors as of {@link readModel}.
 */
export function twinOf(file: Uint8Array, name: string, output?: string): OnnxTwin {
  const network = readModel(file, name, output);
  return isOnnx(file) ? { ...openOnnx(file, name, output), file, origin: 'model' } : writtenTwin(network);
}

/** The int8 part of a network with an .onnx file that is written for it. Throws TauscopeError `model-unsupported`. */
export function writtenTwin(network: Network): OnnxTwin {
  return qdqTwin(integerNetwork(network));
}

export type { OnnxTwin };
