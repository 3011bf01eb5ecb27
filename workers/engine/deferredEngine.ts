import type { RemoteEngine } from '../pool.ts';
import { createWasmEngine } from './wasmEngine.ts';

/**
 * The wasm engine while its kernels still load: there at once, so that no message to a worker is lost, and each call
 * waits for the kernels.
 * @param kernelsUrl address of the compiled kernels
 */
export function deferredEngine(kernelsUrl: string): RemoteEngine {
  const engine = loadKernels(kernelsUrl).then((module) => createWasmEngine(module));
  return {
    open: async (job, budgetBytes) => (await engine).open(job, budgetBytes),
    setLevels: async (levels) => (await engine).setLevels(levels),
    significance: async (inputs) => (await engine).significance(inputs),
    moments: async (layers, inputs) => (await engine).moments(layers, inputs),
    variants: async (task) => (await engine).variants(task),
    classify: async (configurations, inputs) => (await engine).classify(configurations, inputs),
    cost: async (layer, mask, board, form) => (await engine).cost(layer, mask, board, form),
    candidates: async (layer, mask, board) => (await engine).candidates(layer, mask, board),
    outputs: async (inputs) => (await engine).outputs(inputs),
    logits: async (inputs) => (await engine).logits(inputs),
    distil: async (task) => (await engine).distil(task),
    usedBytes: async () => (await engine).usedBytes(),
  };
}

async function loadKernels(url: string): Promise<WebAssembly.Module> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`the kernels could not be loaded: ${response.status} ${url}`);
  return WebAssembly.compile(await response.arrayBuffer());
}
