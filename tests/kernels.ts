import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** The compiled kernels, as the build makes them. */
export function compiledKernels(): WebAssembly.Module {
  const file = resolve(import.meta.dirname, '../workers/engine/generated/kernels.wasm');
  if (!existsSync(file)) throw new Error(`${file} is missing: run "npm run build:engine" first`);
  return new WebAssembly.Module(readFileSync(file));
}
