/** Starts the only worker that holds onnxruntime-web. */
export function startOnnxruntime(): Worker {
  return new Worker(new URL('./onnxruntime.worker.ts', import.meta.url), { type: 'module' });
}
