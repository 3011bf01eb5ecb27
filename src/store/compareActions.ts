import { mostCompared } from '../exploration/compare/mostCompared.ts';
import { TauscopeError } from '../network/errors.ts';
import type { ComparedLink } from '../sharing/comparisonLink.ts';
import { decodeComparison } from '../sharing/comparisonLink.ts';
import { decodeShare } from '../sharing/shareLink.ts';
import { addInTurn } from './addInTurn.ts';
import type { App } from './app.ts';
import type { NewEntry } from './comparedEntries.ts';
import { fileEntry, isEntryOf, keptEntry, linkedEntry, naming, readEach } from './comparedEntries.ts';
import { showError } from './jobs.ts';
import { isKeptAs } from './keptAs.ts';
import { keptTitle } from './keptTitle.ts';
import { keptFiles, openKept, openShared } from './linkActions.ts';
import { filesInWords, opening } from './opening.ts';
import type { KeptExploration } from './shelf.ts';
import type { ComparedEntry, ComparisonView } from './state.ts';
import { closedState } from './state.ts';

/** Compares the explorations of a link, or those that were picked, in place of what is open; those whose results are not kept say so. */
export async function openComparison(app: App, explorations: readonly ComparedLink[]): Promise<void> {
  await opening(app, 'the comparison', async (isCurrent) => {
    const { entries, faults } = await readEach(explorations, (each) => linkedEntry(app, each));
    if (!isCurrent()) return;
    app.store.setState((state) => ({ ...closedState(state), comparison: [] }));
    add(app, entries, faults);
  });
}

/**
 * Adds results files to the comparison, or begins one; what cannot be read is said, and the others stay.
 * @param kind `followed` for files that are read again when they were written
 */
export async function compareFiles(app: App, files: readonly File[], kind?: 'followed'): Promise<void> {
  await adding(app, filesInWords(files), async (isCurrent) => {
    const { entries, faults } = await readEach(files, (file) => fileEntry(app, file, kind));
    if (!isCurrent()) return;
    if (entries.length > 0 && !app.store.getState().comparison)
      app.store.setState((state) => ({ ...closedState(state), comparison: [] }));
    add(app, entries, faults);
  });
}

/** Adds the explorations of links, which a text holds one after the other. */
export async function compareLinks(app: App, text: string): Promise<void> {
  await adding(app, 'the links', async (isCurrent) => {
    const links = text.split(/\s+/).filter((word) => word.includes('#'));
    if (links.length === 0)
      throw new TauscopeError(
        'link-broken',
        'There is no link in this text. Paste whole addresses, with the part that begins with "#".',
      );
    const decoded = await readEach(links, async (link, n) =>
      naming(`Link ${n + 1}`, () => linksIn(link.slice(link.indexOf('#')))),
    );
    const { entries, faults } = await readEach(decoded.entries.flat(), (each) => linkedEntry(app, each));
    if (isCurrent()) add(app, entries, [...decoded.faults, ...faults]);
  });
}

/** Adds an exploration that this browser keeps. */
export async function compareKept(app: App, kept: KeptExploration): Promise<void> {
  await adding(app, keptTitle(kept), async (isCurrent) => {
    const entry = await linkedEntry(app, { recipe: kept.recipe });
    if (isCurrent()) add(app, [entry], []);
  });
}

export function leaveOut({ store }: App, id: number): void {
  store.setState(({ comparison, comparisonView }) => ({
    comparison: comparison && comparison.filter((entry) => entry.id !== id),
    comparisonView: { ...comparisonView, hidden: comparisonView.hidden.filter((each) => each !== id) },
  }));
}

/** Makes one the first, with which the others are compared. */
export function putFirst({ store }: App, id: number): void {
  store.setState(({ comparison }) => ({
    comparison: comparison && [
      ...comparison.filter((entry) => entry.id === id),
      ...comparison.filter((entry) => entry.id !== id),
    ],
  }));
}

/** Looks at the chart in another way. */
export function viewComparison({ store }: App, change: Partial<ComparisonView>): void {
  store.setState(({ comparisonView }) => ({ comparisonView: { ...comparisonView, ...change } }));
}

/** Opens one of the explorations, with a point chosen if one is named; one without results is explored. */
export async function openCompared(app: App, { shared, kept, file }: ComparedEntry, point?: number) {
  const wanted = { ...shared, ...(point !== undefined && { choice: { point } }) };
  const known = app.store.getState().kept.find(({ id }) => id === kept?.id);
  if (known && !file) {
    await openKept(app, known, { choice: known.choice, ...(point !== undefined && { choice: { point } }) });
    return;
  }
  await opening(app, titleOf(shared), async (isCurrent) => {
    const read = file ? await app.services.reader.open([file]) : null;
    const found = await keptFiles(app, shared.recipe);
    if (!isCurrent()) return;
    await openShared(app, { shared: wanted, results: read?.results?.results ?? null, found });
  });
}

/** Takes what is kept by now of explorations that were explored meanwhile, or went on. */
export async function refreshComparison(app: App): Promise<void> {
  const { comparison, kept } = app.store.getState();
  for (const { id, shared, file, kept: read } of comparison ?? []) {
    const now = kept.find((each) => (read ? each.id === read.id : isKeptAs(each.recipe, shared.recipe)));
    if (file || !now || (now.savedAt === read?.savedAt && now.name === read.name)) continue;
    const entry = await keptEntry(app, now).catch(() => null);
    // A later state may have been read sooner.
    const isEarlier = (each: ComparedEntry) => each.id === id && (each.kept?.savedAt ?? 0) <= now.savedAt;
    if (entry)
      app.store.setState((state) => ({
        comparison: state.comparison?.map((each) => (isEarlier(each) ? { ...entry, id } : each)) ?? null,
      }));
  }
}

/** What one is called as long as its results are not here. */
export function titleOf({ name, recipe }: ComparedLink): string {
  return keptTitle({ name: name ?? null, recipe });
}

/** Adds behind whatever is being added. That ends all other reading, also that of what was kept meanwhile. */
async function adding(app: App, what: string, step: Parameters<typeof addInTurn>[2]): Promise<void> {
  await addInTurn(app, what, step);
  await refreshComparison(app);
}

function linksIn(hash: string): ComparedLink[] {
  return decodeComparison(hash) ?? [decodeShare(hash)];
}

/** Adds explorations as far as there is room; results take the place of the same exploration without any. */
function add(app: App, entries: readonly NewEntry[], faults: readonly TauscopeError[]): void {
  let { comparedSoFar } = app.store.getState();
  const compared = [...(app.store.getState().comparison ?? [])];
  const left: string[] = [];
  for (const entry of entries) {
    const isSame = (each: ComparedEntry) =>
      entry.file
        ? entry.isFollowed && isEntryOf(each, entry.file.name)
        : !each.file && isKeptAs(each.shared.recipe, entry.shared.recipe);
    const isFilled = ({ shared, results }: ComparedEntry) =>
      results === null && entry.results !== null && isKeptAs(entry.shared.recipe, shared.recipe);
    const at = compared.findIndex((each) => isSame(each) || isFilled(each));
    const earlier = compared[at];
    if (earlier && !entry.results && earlier.results) continue;
    if (earlier) compared[at] = { ...entry, id: earlier.id };
    else if (compared.length < mostCompared) compared.push({ ...entry, id: ++comparedSoFar });
    else left.push(entry.results?.name ?? titleOf(entry.shared));
  }
  app.store.setState(({ comparison }) => ({ comparison: comparison && compared, comparedSoFar }));
  const faultTexts = faults.map(({ message }) => message);
  if (left.length > 0)
    faultTexts.push(`At most ${mostCompared} explorations are compared; left out: ${left.join(', ')}.`);
  const [first] = faults;
  if (faultTexts.length > 0) showError(app, new TauscopeError(first?.code ?? 'usage', faultTexts.join(' ')));
}
