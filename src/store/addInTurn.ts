import type { App } from './app.ts';
import { showError } from './jobs.ts';
import { opening } from './opening.ts';

/** What adds to the comparison, announced as `what`. */
interface Addition {
  readonly what: string;
  readonly add: (isCurrent: () => boolean) => Promise<void>;
}

/** An opening that adds to the comparison, and what it still has to add. */
interface Turn {
  readonly generation: number;
  readonly additions: Addition[];
  readonly done: Promise<void>;
}

/** The one of a page that is under way. */
const turns = new WeakMap<App['store'], Turn>();

/** Adds to the comparison behind whatever is being added to it: one does not end the other, and what ends an opening ends all of them. */
export async function addInTurn(app: App, what: string, add: Addition['add']): Promise<void> {
  const { store } = app;
  const turn = turns.get(store);
  if (turn?.generation === store.getState().generation) {
    turn.additions.push({ what, add });
    return turn.done;
  }
  const additions = [{ what, add }];
  const done = opening(app, what, async (isCurrent, ended) => {
    for (const addition of additions) {
      store.setState({ opening: addition.what });
      await addition.add(isCurrent).catch((error: unknown) => {
        if (isCurrent()) showError(app, error, ended);
      });
      if (!isCurrent()) return;
    }
    turns.delete(store);
  });
  turns.set(store, { generation: store.getState().generation, additions, done });
  return done;
}
