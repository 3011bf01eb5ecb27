import { parentPort } from 'node:worker_threads';
import { expose } from 'comlink';
import nodeEndpoint from 'comlink/dist/esm/node-adapter.mjs';
import { deferredEngine } from './engine/deferredEngine.ts';
// Node has no server to fetch from, so the kernels travel within the bundle.
import kernelsUrl from './engine/generated/kernels.wasm?url&inline';

if (!parentPort) throw new Error('engine.node is a worker thread, not a program');
expose(deferredEngine(kernelsUrl), nodeEndpoint(parentPort));
