import type * as Ort from 'onnxruntime-web/wasm';

/** onnxruntime on one thread, loaded when it is needed first. */
export async function loadOnnxruntime(): Promise<typeof Ort> {
  const ort = await import('onnxruntime-web/wasm');
  ort.env.wasm.numThreads = 1;
  ort.env.logLevel = 'error';
  return ort;
}
