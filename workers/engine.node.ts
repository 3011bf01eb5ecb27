import { parentPort } from 'node:worker_threads';
import { expose } from 'comlink';
import nodeEndpoint from 'comlink/dist/esm/node-adapter.mjs';
import { createPlainEngine } from './engine/plainEngine.ts';

if (!parentPort) throw new Error('engine.node is a worker thread, not a program');
expose(createPlainEngine(), nodeEndpoint(parentPort));
