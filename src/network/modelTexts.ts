import { isOnnx } from './onnx/stored/isOnnx.ts';
import { onnxMetadata } from './onnx/stored/metadata.ts';

/**
 * Texts that a model's file keeps beside the model, with their keys; none in formats without such.
 * @throws TauscopeError as `readModel`
 */
export function modelTexts(bytes: Uint8Array): readonly (readonly [key: string, text: string])[] {
  return isOnnx(bytes) ? onnxMetadata(bytes) : [];
}
