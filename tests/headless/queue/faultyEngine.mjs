/**
 * Loaded before the command (node --import): spoils what its engine threads answer, as TAUSCOPE_FAULT says. "lie:N": in every Nth answer
 * one class is another; "fail": calls fail that have an answer of one kind.
 */
import { isMainThread, parentPort } from 'node:worker_threads';

const [fault, every] = (process.env.TAUSCOPE_FAULT ?? '').split(':');
let answers = 0;

function spoil(message) {
  const classes = message?.value?.answer;
  if (!(classes instanceof Uint16Array)) return message;
  if (fault === 'lie' && ++answers % Number(every) === 0) classes[answers % classes.length] ^= 1;
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

if (!isMainThread) {
  const send = parentPort.postMessage.bind(parentPort);
  parentPort.postMessage = (message, transfer) => send(spoil(message), transfer);
}
