/** Ends a process whose cases take too long: nothing else would stop a loop without end. Runs in a thread of its own. */
import { writeSync } from 'node:fs';
import { workerData } from 'node:worker_threads';

const { done, secondsPerCase } = workerData;
let last = -1;
setInterval(() => {
  const now = Atomics.load(done, 0);
  if (now === last) {
    writeSync(2, `\nnothing has ended for ${secondsPerCase} s since case ${now} of the line above\n`);
    process.kill(process.pid, 'SIGKILL');
  }
  last = now;
}, 1000 * secondsPerCase);
