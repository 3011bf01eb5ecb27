import type { FloatNetwork } from './floatNetwork.ts';
import { modelLimits } from './limits.ts';
import { formatError, limitError } from './modelError.ts';
import { isFloatOnnx, readFloatOnnx } from './onnx/readOnnx.ts';
import { isOnnx } from './onnx/stored/isOnnx.ts';
import { isFloatTflite, readFloatTflite } from './tflite/float/readFloatTflite.ts';
import { isTflite } from './tflite/readTflite.ts';

/** Whether the content is a model in which nothing is quantised. Throws TauscopeError as `readModel`. */
export function isFloatModel(bytes: Uint8Array, output?: string): boolean {
  if (bytes.length > modelLimits.fileBytes) return false;
  return isTflite(bytes) ? isFloatTflite(bytes) : isOnnx(bytes) && isFloatOnnx(bytes, output);
}

/**
 * Reads a float model, which is to be quantised.
 * @param bytes the whole file; nothing in it is trusted, and nothing of it is kept
 * @param name shown to people, usually the file's name
 * @param output name or number of the output that is meant, for models with several
 * @throws TauscopeError as `readModel`; `model-unsupported` for a model that is quantised already
 */
export function readFloatModel(bytes: Uint8Array, name: string, output?: string): FloatNetwork {
  if (bytes.length > modelLimits.fileBytes)
    throw limitError(`the model file has ${bytes.length} bytes`, 'fileBytes');
  if (isOnnx(bytes)) return readFloatOnnx(bytes, name, output);
  if (isTflite(bytes)) return readFloatTflite(bytes, name, output);
  throw formatError('the file is no model', 'a float model, ONNX or TensorFlow Lite');
}
