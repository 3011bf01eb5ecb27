import { parentPort } from 'node:worker_threads';
import { expose } from 'comlink';
import nodeEndpoint from 'comlink/dist/esm/node-adapter.mjs';
// Node has no server to fetch from, so the kernels travel within the bundle.
import kernelsUrl from './engine/generated/kernels.wasm?url&inline';
import { loadEngine } from './engine/loadEngine.ts';
import { sendErrorCodes } from './errorCodes.ts';
import { engineWorker } from './protocol.ts';

if (!parentPort) throw new Error('engine.node is a worker thread, not a program');
sendErrorCodes();
expose(engineWorker(loadEngine(kernelsUrl)), nodeEndpoint(parentPort));
