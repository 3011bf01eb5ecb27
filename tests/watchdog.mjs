/**
 * Ends a process whose main thread no longer moves on: nothing else would stop a loop without end, or the wait for a program that does not end.
 * Runs in a thread of its own, which is told in words what is at work.
 */
import { spawnSync } from 'node:child_process';
import { writeSync } from 'node:fs';
import { Session } from 'node:inspector';
import { setTimeout } from 'node:timers';
import { parentPort, workerData } from 'node:worker_threads';

const { beats, patienceSeconds } = workerData;
/** For the main thread to say where it is; one that waits for a program does not. */
const sayingMilliseconds = 5000;
let atWork = 'the beginning';
let last = -1;

parentPort.on('message', (words) => (atWork = words));
setInterval(() => {
  const now = Atomics.load(beats, 0);
  if (now === last) end();
  last = now;
}, 1000 * patienceSeconds);
parentPort.postMessage('watching');

function end() {
  say(`\nNothing has moved for ${patienceSeconds} s at: ${atWork}\n${programs()}`);
  const session = new Session();
  session.connectToMainThread();
  const urls = new Map();
  session.on('Debugger.scriptParsed', ({ params }) => urls.set(params.scriptId, params.url));
  session.on('Debugger.paused', ({ params }) => {
    for (const { functionName, location } of params.callFrames)
      say(`    at ${functionName} (${urls.get(location.scriptId)}:${location.lineNumber + 1})\n`);
    kill();
  });
  session.post('Debugger.enable');
  session.post('Debugger.pause');
  setTimeout(kill, sayingMilliseconds);
}

/** What the process has started, where the system can tell. */
function programs() {
  const { stdout } = spawnSync('ps', ['-o', 'pid,etime,args', '--ppid', String(process.pid)]);
  return stdout?.toString() ?? '';
}

function kill() {
  spawnSync('pkill', ['-KILL', '-P', String(process.pid)]);
  process.kill(process.pid, 'SIGKILL');
}

function say(text) {
  writeSync(2, text);
}
