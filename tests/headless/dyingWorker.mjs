/** The built engine in a thread that dies when its first batch of configurations arrives, each way a thread can. */
import process from 'node:process';
import { parentPort, workerData } from 'node:worker_threads';

const deaths = {
  exit: () => process.exit(3),
  close: () => parentPort.close(),
  throw: () => {
    throw new Error('an error of its own');
  },
  memory: () => {
    const hoard = [];
    for (;;) hoard.push(new Array(100_000).fill(hoard.length));
  },
};

// The first listener starts the port, so the engine's has to be the first; it answers a turn later.
await import(workerData.engine);
parentPort.on('message', ({ argumentList }) => {
  if (argumentList?.[0]?.value?.method === 'classify') deaths[workerData.death]();
});
