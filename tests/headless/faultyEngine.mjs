/**
 * Loaded before the command (node --import): spoils what its engine threads answer, as TAUSCOPE_FAULT says. "lie:N": in every Nth answer
 * one class is another; "fail": calls fail that have an answer of one kind; "hold:N:PATH": the Nth large answer and all large ones after it
 * are held back as long as PATH exists, so that an exploration stands still in its middle.
 */
import { existsSync, writeSync } from 'node:fs';
import { isMainThread, parentPort } from 'node:worker_threads';

const [fault, count, path] = (process.env.TAUSCOPE_FAULT ?? '').split(':');
/** Answers to more than the few configurations that are measured before all others, on a slice of 48 images. */
const smallLength = 3 * 48;
const pauseMilliseconds = 20;
const bell = new Int32Array(new SharedArrayBuffer(4));
let answers = 0;

function spoil(message) {
  const classes = message?.value?.answer;
  if (!(classes instanceof Uint16Array)) return message;
  if (fault === 'lie' && ++answers % Number(count) === 0) classes[answers % classes.length] ^= 1;
  if (fault === 'hold' && classes.length > smallLength && ++answers >= Number(count)) holdBack();
  // The coarse grid's, the middle of its diagonal and the others, on some slices of 48 images.
  const isCoarse = [3, 22].includes(classes.length / 48);
  if (fault === 'fail' && isCoarse && classes.reduce((sum, answer) => sum + answer, 0) % 4 === 3)
    return {
      id: message.id,
      type: 'HANDLER',
      name: 'throw',
      value: { isError: true, value: { name: 'Error', message: 'an error of its own', stack: '' } },
    };
  return message;
}

function holdBack() {
  if (existsSync(path)) writeSync(2, 'an answer is held back\n');
  while (existsSync(path)) Atomics.wait(bell, 0, 0, pauseMilliseconds);
}

if (!isMainThread) {
  const send = parentPort.postMessage.bind(parentPort);
  parentPort.postMessage = (message, transfer) => send(spoil(message), transfer);
}
