import type { LocalEngine } from '../protocol.ts';
import { createWasmEngine } from './wasmEngine.ts';

/** The engine on the kernels at this address. */
export async function loadEngine(kernelsUrl: string): Promise<LocalEngine> {
  const response = await fetch(kernelsUrl);
  if (!response.ok) throw new Error(`the kernels could not be loaded: ${response.status} ${kernelsUrl}`);
  return createWasmEngine(await WebAssembly.compile(await response.arrayBuffer()));
}
