import type { Engine } from '../exploration/engine.ts';
import { TauscopeError } from '../network/errors.ts';
import type { App } from './app.ts';

/** The engine for a trial, which must not disturb what a person asks for: once other work has begun, it is `cancelled`. */
export function engineUntilOtherWork({ store, services }: App): Engine {
  const { generation } = store.getState();
  const { engine } = services;
  const checked = () => {
    if (store.getState().generation === generation) return engine;
    throw new TauscopeError('cancelled', 'Other work has begun.');
  };
  return {
    concurrency: engine.concurrency,
    hold: (job, levels) => checked().hold(job, levels),
    call: (method, request) => checked().call(method, request),
  };
}
