import { expose } from 'comlink';
import kernelsUrl from './engine/generated/kernels.wasm?url&no-inline';
import { loadEngine } from './engine/loadEngine.ts';
import { engineWorker } from './protocol.ts';

expose(engineWorker(loadEngine(kernelsUrl)));
