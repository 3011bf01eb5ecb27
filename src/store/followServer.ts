import type { App } from './app.ts';
import { withScript } from './loadScript.ts';

/** Shows what `tauscope serve --follow` watches. */
export async function followServer(app: App): Promise<void> {
  await withScript(
    app,
    'follows explorations',
    () => import('./followActions.ts'),
    ({ follow }) => follow(app),
  );
}
