import type { Broker } from './broker.ts';
import { absentMs, isWorkerName, presenceMs, subjects } from './subjects.ts';

/** Says again and again that a worker is there; returns what ends that. */
export function showPresence(broker: Broker, name: string, threads: number): () => void {
  const show = () => {
    if (!broker.connection.isClosed()) broker.connection.publish(subjects.presence(name), String(threads));
  };
  show();
  const timer = setInterval(show, presenceMs);
  return () => clearInterval(timer);
}

/** Most threads that one worker is believed to have. */
const mostThreads = 1024;

/** The workers that have shown themselves lately. */
export interface Roster {
  readonly workers: number;
  readonly threads: number;
  forget(name: string): void;
  close(): void;
}

/** @param changed called when a worker comes that was not there */
export function watchPresence(broker: Broker, changed: () => void): Roster {
  const seen = new Map<string, { readonly threads: number; readonly at: number }>();
  let threads = 0;
  const forget = (name: string) => {
    threads -= seen.get(name)?.threads ?? 0;
    seen.delete(name);
  };
  broker.connection.subscribe(subjects.presence('*'), {
    callback: (_, message) => {
      const name = message.subject.split('.').at(-1)!;
      const told = Number(message.string());
      if (!isWorkerName(name) || !(told >= 1 && told <= mostThreads)) return;
      const isNew = !seen.has(name);
      forget(name);
      seen.set(name, { threads: told, at: performance.now() });
      threads += told;
      if (isNew) changed();
    },
  });
  const looking = setInterval(() => {
    for (const [name, { at }] of seen) if (performance.now() - at > absentMs) forget(name);
  }, presenceMs);
  return {
    get workers() {
      return seen.size;
    },
    get threads() {
      return threads;
    },
    forget,
    close: () => clearInterval(looking),
  };
}
