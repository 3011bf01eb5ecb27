import type { Network, Rounding } from '../network/network.ts';
import { contentKey } from './contentKey.ts';
import type { Engine, EngineJob, JobLevels } from './engine.ts';
import { withCalls } from './engine.ts';
import type { Exploration } from './exploration.ts';
import type { LevelTable } from './levels/levelTable.ts';
import type { Subject } from './recipe/subject.ts';

/** Neither networks nor level tables change once they are made, and hashing them takes a while: levels are hashed when their key is asked for. */
const networkKeys = new WeakMap<Network, string>();
const levelsOfTables = new WeakMap<readonly LevelTable[], JobLevels>();

export function engineJob(network: Network, rounding: Rounding): EngineJob {
  const networkKey = networkKeys.get(network) ?? contentKey(network);
  networkKeys.set(network, networkKey);
  return { key: `${networkKey} ${rounding}`, network, rounding };
}

/** Makes the network and levels of an exploration those of the engine's next calls. */
export function holdExploration(
  engine: Engine,
  {
    network,
    recipe,
    levels,
  }: Pick<Subject, 'network' | 'recipe'> & { readonly levels: readonly LevelTable[] },
): void {
  engine.hold(engineJob(network, recipe.rounding), jobLevels(levels));
}

/** The engine, holding an exploration for each of its calls: others may make it hold something else between them. */
export function engineHolding(engine: Engine, exploration: Exploration): Engine {
  return withCalls(engine, (method, request, order) => {
    holdExploration(engine, exploration);
    return engine.call(method, request, order);
  });
}

/** The same for a network without levels. */
export function engineHoldingNetwork(
  engine: Engine,
  { network, recipe }: Pick<Subject, 'network' | 'recipe'>,
): Engine {
  return withCalls(engine, (method, request, order) => {
    engine.hold(engineJob(network, recipe.rounding));
    return engine.call(method, request, order);
  });
}

function jobLevels(tables: readonly LevelTable[]): JobLevels {
  const known = levelsOfTables.get(tables);
  if (known) return known;
  const layers = tables.map(({ layer, levels }) => ({
    layer,
    variants: levels.map(({ variant }) => variant),
  }));
  let key: string | undefined;
  const made: JobLevels = {
    layers,
    get key() {
      return (key ??= contentKey(layers));
    },
  };
  levelsOfTables.set(tables, made);
  return made;
}
