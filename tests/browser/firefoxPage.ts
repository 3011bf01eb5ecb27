import type { ElementHandle, Page } from 'puppeteer-core';
import { vi } from 'vitest';
import type { Choice } from '../../src/exploration/points/choice.ts';
import { decodeShare } from '../../src/sharing/shareLink.ts';
import { waitMilliseconds } from '../patience.ts';

/** What the page says about the chosen point. */
export interface ShownChoice {
  readonly tag: string;
  /** Latency, accuracy and flash. */
  readonly headline: readonly string[];
  readonly holds: boolean;
  readonly verdict: string;
}

/** What can have a role. */
const withRole = {
  button: 'button, [role=button]',
  combobox: 'select',
  radio: '[type=radio]',
  slider: '[type=range]',
  spinbutton: '[type=number]',
};
type Role = keyof typeof withRole;

export function button(page: Page, name: string) {
  return {
    wait: () => control(page, 'button', name),
    click: async () => (await control(page, 'button', name)).asLocator().click(),
  };
}

function control(page: Page, role: Role, name: string): Promise<ElementHandle> {
  return vi.waitUntil(() => shownControl(page, role, name), { timeout: waitMilliseconds, interval: 100 });
}

/**
 * The control that has this role and name for those who use a screen reader.
 * Firefox paints hundreds of frames while it asks its accessibility tree about a whole page, so that is asked only about what has these words.
 */
async function shownControl(page: Page, role: Role, name: string): Promise<ElementHandle | null> {
  for (let n = 0; ; n++) {
    const worded = await page.evaluateHandle(nthWithWords, withRole[role], name, n);
    const element = worded.asElement() as ElementHandle | null;
    if (!element || (await element.$(`::-p-aria([name="${name}"][role="${role}"])`))) return element;
  }
}

/** Runs in the page. */
function nthWithWords(selector: string, words: string, n: number): Element | undefined {
  const hasWords = (element: Element) =>
    [element, ...((element as HTMLInputElement).labels ?? [])].some((each) =>
      `${each.ariaLabel} ${each.textContent}`.replaceAll(/\s+/g, ' ').includes(words),
    );
  return [...document.querySelectorAll(selector)].filter(hasWords)[n];
}

/** What is shown may still be explored while files are read that take its place: wait until they are open first. */
export async function waitUntilExplored(page: Page): Promise<void> {
  await button(page, 'Explore again').wait();
}

/** Whose script is still loading: the first that each of the app's workers does is to say that it lives. */
interface LoadingWorkers {
  readonly loadingWorkers: Set<Worker>;
}

/** Lets pages that are opened from now on be left by `reload`. */
export async function watchWorkers(page: Page): Promise<void> {
  await page.evaluateOnNewDocument(() => {
    const loadingWorkers = new Set<Worker>();
    class WatchedWorker extends Worker {
      constructor(script: string | URL, options?: WorkerOptions) {
        super(script, options);
        loadingWorkers.add(this);
        for (const type of ['message', 'error'])
          this.addEventListener(type, () => loadingWorkers.delete(this), { once: true });
      }
      override terminate(): void {
        super.terminate();
        loadingWorkers.delete(this);
      }
    }
    Object.assign(window, { loadingWorkers, Worker: WatchedWorker });
  });
}

/** Loads the page anew while no worker is loading: Firefox reports a worker's script that leaving cuts off as an error of the page. */
export async function reload(page: Page): Promise<void> {
  const loaded = page.waitForNavigation();
  await page.evaluate(() => {
    const { loadingWorkers } = window as unknown as LoadingWorkers;
    const leave = () => {
      if (loadingWorkers.size === 0) location.reload();
      else setTimeout(leave, 10);
    };
    setTimeout(leave);
  });
  await loaded;
}

/** The choice that the address names; it follows the shown one after a moment. */
export async function choiceInAddress(page: Page): Promise<Choice> {
  return decodeShare(await page.evaluate(() => location.hash)).choice;
}

/** Gives files to the dialog that something opens. */
export async function pickFiles(page: Page, open: () => Promise<void>, ...paths: string[]): Promise<void> {
  const [dialog] = await Promise.all([page.waitForFileChooser(), open()]);
  await dialog.accept(paths);
}

/** The control of this role and name, with the focus. */
export async function focused(page: Page, role: Role, name: string): Promise<ElementHandle<HTMLElement>> {
  const element = (await control(page, role, name)) as ElementHandle<HTMLElement>;
  await element.focus();
  return element;
}

export function budgetSlider(page: Page) {
  return focused(page, 'slider', 'Accuracy to give up, at most');
}

export function valueOf(control: ElementHandle<HTMLElement>): Promise<string> {
  return control.evaluate((input) => (input as HTMLInputElement).value);
}

/** The chosen point and whether it holds, once that is known. */
export async function shownChoice(page: Page): Promise<ShownChoice> {
  await page.waitForSelector('.verdict[data-holds]');
  return page.$eval('.chosen', (chosen) => {
    const verdict = chosen.querySelector<HTMLElement>('.verdict')!;
    return {
      tag: chosen.querySelector('.tag')!.textContent,
      headline: [...chosen.querySelectorAll('.headline strong')].map((figure) => figure.textContent),
      holds: verdict.dataset['holds'] === 'yes',
      verdict: verdict.querySelector('p')!.textContent,
    };
  });
}
