import type { Engine } from '../exploration/engine.ts';
import type { App } from './app.ts';
import { engineWhile } from './engineWhile.ts';

/** The engine for a trial, which must not disturb what a person asks for: once other work has begun, it is `cancelled`. */
export function engineUntilOtherWork({ store, services }: App): Engine {
  const { generation } = store.getState();
  return engineWhile(services.engine, () => store.getState().generation === generation);
}
