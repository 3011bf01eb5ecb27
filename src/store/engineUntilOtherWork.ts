import type { Engine } from '../exploration/engine.ts';
import type { App } from './app.ts';
import { engineWhile } from './engineWhile.ts';

/** The engine for work that ends when other work begins: from then on its calls are `cancelled`. */
export function engineUntilOtherWork({ store, services }: App): Engine {
  const { generation } = store.getState();
  return engineWhile(services.engine, () => store.getState().generation === generation);
}
