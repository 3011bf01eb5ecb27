import { readFile } from 'node:fs/promises';
import type * as Ort from 'onnxruntime-web/wasm';
import { runOnOnnxruntime } from '../../workers/onnxruntime/floatRuntime.ts';
import type { FloatNetwork } from '../network/floatNetwork.ts';

let loaded: Promise<typeof Ort> | undefined;

/** onnxruntime-web on one thread, loaded when first needed; its WebAssembly lies beside the built command. */
function onnxruntime(): Promise<typeof Ort> {
  loaded ??= (async () => {
    const [ort, wasm] = await Promise.all([
      import('onnxruntime-web/wasm'),
      readFile(new URL('./ort-wasm-simd-threaded.wasm', import.meta.url)),
    ]);
    ort.env.wasm.numThreads = 1;
    ort.env.wasm.wasmBinary = Uint8Array.from(wasm).buffer;
    ort.env.logLevel = 'error';
    return ort;
  })();
  return loaded;
}

/** Outputs of a float network, one array per image. */
export async function floatOutputs(
  network: FloatNetwork,
  images: readonly Float32Array[],
): Promise<readonly Float32Array[]> {
  return runOnOnnxruntime(await onnxruntime(), network, images);
}
