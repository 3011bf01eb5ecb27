import type { Engine } from '../exploration/engine.ts';
import { withCalls } from '../exploration/engine.ts';
import { TauscopeError } from '../network/errors.ts';

/** The engine for work that ends by a condition: once that holds no more, its next call is `cancelled`. */
export function engineWhile(engine: Engine, isCurrent: () => boolean): Engine {
  const checked = () => {
    if (isCurrent()) return engine;
    throw new TauscopeError('cancelled', 'Other work has begun.');
  };
  return {
    ...withCalls(engine, (method, request, order) => checked().call(method, request, order)),
    hold: (job, levels) => checked().hold(job, levels),
  };
}
