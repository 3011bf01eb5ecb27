import type { MsgHdrs } from '@nats-io/transport-node';
import { headers } from '@nats-io/transport-node';

const name = 'Tauscope-Except';

/** Of a message that is for all workers but these. */
export function exceptHeaders(workers: readonly string[]): MsgHdrs {
  const made = headers();
  for (const worker of workers) made.append(name, worker);
  return made;
}

export function isExcepted(given: MsgHdrs | undefined, worker: string): boolean {
  return given?.values(name).includes(worker) ?? false;
}
