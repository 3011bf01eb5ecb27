import { TauscopeError } from '../network/errors.ts';
import type { Followed, FollowedRun } from '../sharing/followed.ts';
import { followedPath, parseFollowed } from '../sharing/followed.ts';
import type { App } from './app.ts';
import { compareFiles, leaveOut } from './compareActions.ts';
import { fileEntry, isEntryOf, readEach } from './comparedEntries.ts';
import { errorText, showError } from './jobs.ts';
import type { ComparedEntry } from './state.ts';
import { stepOf } from './steps.ts';

/** How often the server is asked, in milliseconds. */
const pauseMs = 2000;

/** Shows what the page's server follows, until the page is closed; a single results file is opened as soon as it is there. */
export async function follow(app: App): Promise<void> {
  let isAwaited = true;
  for (;;) {
    await refreshFollowed(app);
    if (isAwaited) isAwaited = !(await showOnly(app));
    await new Promise((done) => setTimeout(done, pauseMs));
  }
}

/** Opens the only results file, but takes nobody away from what they have begun. @returns whether it is there */
export async function showOnly(app: App): Promise<boolean> {
  const state = app.store.getState();
  const [only, another] = state.followed?.runs ?? [];
  if (!only || another || only.savedAt === null) return false;
  if (stepOf(state) === 'start' && state.opening === null) await showFollowed(app, only);
  return true;
}

/** Asks what there is now, and reads those of the comparison again that were written meanwhile; how they are looked at stays. Rejects never. */
export async function refreshFollowed(app: App): Promise<void> {
  const { store } = app;
  try {
    const followed = await followedNow(app);
    store.setState({ followed, followFault: null });
    const { faults } = await readEach(store.getState().comparison ?? [], (entry) =>
      renew(app, entry, followed),
    );
    store.setState({ followFault: faults.length > 0 ? faults.map(errorText).join(' ') : null });
  } catch (error) {
    // What a person does ends all reading.
    const isCancelled = error instanceof TauscopeError && error.code === 'cancelled';
    if (!isCancelled) store.setState({ followFault: errorText(error) });
  }
}

/** Reads an entry of the comparison again if its file was written meanwhile. */
async function renew(app: App, entry: ComparedEntry, { runs }: Followed): Promise<void> {
  const run = runs.find(({ file }) => isEntryOf(entry, file));
  if (!run || run.savedAt === null || entry.file!.lastModified === run.savedAt) return;
  const renewed = await fileEntry(app, await followedFile(app, run), 'followed');
  app.store.setState(({ comparison }) => ({
    comparison: comparison?.map((each) => (each === entry ? { ...renewed, id: entry.id } : each)) ?? null,
  }));
}

/** Opens one of them in the comparison. */
export async function showFollowed(app: App, run: FollowedRun): Promise<void> {
  try {
    await compareFiles(app, [await followedFile(app, run)], 'followed');
  } catch (error) {
    showError(app, error);
  }
}

/** Takes one of them out of the comparison again. */
export function hideFollowed(app: App, { file }: FollowedRun): void {
  const entry = app.store.getState().comparison?.find((each) => isEntryOf(each, file));
  if (entry) leaveOut(app, entry.id);
}

async function followedNow({ services }: App): Promise<Followed> {
  return parseFollowed(new TextDecoder().decode(await services.fetchFile(followedPath, 'no-store')));
}

async function followedFile({ services }: App, { file, savedAt }: FollowedRun): Promise<File> {
  const bytes = await services.fetchFile(`${followedPath}/${encodeURIComponent(file)}`, 'no-store');
  return new File([bytes as Uint8Array<ArrayBuffer>], file, { lastModified: savedAt ?? 0 });
}
