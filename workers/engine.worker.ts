import kernelsUrl from './engine/generated/kernels.wasm?url&no-inline';
import { loadEngine } from './engine/loadEngine.ts';
import { exposeWorker } from './exposeWorker.ts';
import { engineWorker } from './protocol.ts';

exposeWorker(engineWorker(loadEngine(kernelsUrl)));
