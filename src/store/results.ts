import { frontOf } from '../exploration/choice.ts';
import type { Exploration } from '../exploration/exploration.ts';
import type { App } from './app.ts';

/** Makes what the exploration holds now the version that is shown. */
export function publish({ store }: App, exploration: Exploration): void {
  store.setState(({ version }) => ({
    exploration,
    version: version + 1,
    front: frontOf(exploration.points),
  }));
}
