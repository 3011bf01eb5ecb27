import * as ort from 'onnxruntime-web/wasm';

ort.env.wasm.numThreads = 1;
ort.env.logLevel = 'error';

/** Values of one image and their shape. */
export interface RuntimeInput {
  readonly type: 'float32' | 'int8' | 'uint8';
  readonly values: readonly number[];
  readonly shape: readonly number[];
}

/** All outputs of an ONNX model on onnxruntime-web for each of the inputs. */
export async function runOnnx(
  file: Uint8Array,
  inputs: readonly RuntimeInput[],
  graphOptimizationLevel: 'all' | 'disabled' = 'all',
): Promise<Record<string, number[]>[]> {
  const session = await ort.InferenceSession.create(file, { graphOptimizationLevel });
  const results: Record<string, number[]>[] = [];
  for (const { type, values, shape } of inputs) {
    const array = { float32: Float32Array, int8: Int8Array, uint8: Uint8Array }[type].from(values);
    const answers = await session.run({ [session.inputNames[0]!]: new ort.Tensor(type, array, shape) });
    const numbers = Object.entries(answers).map(([name, { data }]) => {
      return [name, Array.from(data as Float32Array, Number)] as const;
    });
    results.push(Object.fromEntries(numbers));
  }
  await session.release();
  return results;
}
