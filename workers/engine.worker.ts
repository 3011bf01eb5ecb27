import { expose } from 'comlink';
import { deferredEngine } from './engine/deferredEngine.ts';
import kernelsUrl from './engine/generated/kernels.wasm?url&no-inline';

expose(deferredEngine(kernelsUrl));
