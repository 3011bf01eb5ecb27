import type { Broker } from './broker.ts';
import { absentMs, presenceMs, subjects, workerNamePattern } from './subjects.ts';

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
}

/** @param changed called when a worker comes that was not there */
export function watchPresence(broker: Broker, changed: () => void): Roster {
  const seen = new Map<string, { readonly threads: number; readonly at: number }>();
  broker.connection.subscribe(subjects.presence('*'), {
    callback: (_, message) => {
      const name = message.subject.split('.').at(-1)!;
      const threads = Number(message.string());
      if (!workerNamePattern.test(name) || !(threads >= 1 && threads <= mostThreads)) return;
      const isNew = !seen.has(name);
      seen.set(name, { threads, at: performance.now() });
      if (isNew) changed();
    },
  });
  const present = () => {
    const now = performance.now();
    for (const [name, { at }] of seen) if (now - at > absentMs) seen.delete(name);
    return [...seen.values()];
  };
  return {
    get workers() {
      return present().length;
    },
    get threads() {
      return present().reduce((sum, { threads }) => sum + threads, 0);
    },
    forget: (name) => void seen.delete(name),
  };
}
