import { expose } from 'comlink';
import { loadEngine } from './engine/loadEngine.ts';
import { engineWorker } from './protocol.ts';
import kernelsUrl from './engine/generated/kernels.wasm?url&no-inline';

expose(engineWorker(loadEngine(kernelsUrl)));
