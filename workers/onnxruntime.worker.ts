import moduleUrl from 'onnxruntime-web/ort-wasm-simd-threaded.mjs?url&no-inline';
import wasmUrl from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url&no-inline';
import * as ort from 'onnxruntime-web/wasm';
import type { FloatNetwork } from '../src/network/floatNetwork.ts';
import { answerFloat } from '../src/quantisation/answerFloat.ts';
import type { CrosscheckApi } from './crosscheckClient.ts';
import { crosscheckRequested } from './crosscheckRequested.ts';
import kernelsUrl from './engine/generated/kernels.wasm?url&no-inline';
import { loadEngine } from './engine/loadEngine.ts';
import { exposeWorker } from './exposeWorker.ts';
import { runOnOnnxruntime } from './onnxruntime/floatRuntime.ts';
import { quantiseToFiles } from './quantiseToFiles.ts';
import type { QuantisingApi } from './quantisingClient.ts';

ort.env.logLevel = 'error';
ort.env.wasm.wasmPaths = { mjs: moduleUrl, wasm: wasmUrl };
// Threads need a page that is isolated from other origins, which no static host promises.
ort.env.wasm.numThreads = 1;

const floatOutputs = (network: FloatNetwork, images: readonly Float32Array[]) =>
  runOnOnnxruntime(ort, network, images);

const api: QuantisingApi & CrosscheckApi = {
  async quantise(request, listener) {
    const engine = await loadEngine(kernelsUrl);
    return quantiseToFiles(request, engine, floatOutputs, listener);
  },
  answerFloat(network, explored, progress) {
    return answerFloat(network, explored, floatOutputs, progress);
  },
  async crosscheck(request, listener) {
    return crosscheckRequested(ort, request, await loadEngine(kernelsUrl), listener);
  },
};

exposeWorker(api);
