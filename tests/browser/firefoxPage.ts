import type { ElementHandle, Locator, Page } from 'puppeteer-core';
import type { Choice } from '../../src/exploration/points/choice.ts';
import { decodeShare } from '../../src/sharing/shareLink.ts';

/** What the page says about the chosen point. */
export interface ShownChoice {
  readonly tag: string;
  /** Latency, accuracy and flash. */
  readonly headline: readonly string[];
  readonly holds: boolean;
  readonly verdict: string;
}

export function button(page: Page, name: string): Locator<Element> {
  return page.locator(`::-p-aria([name="${name}"][role="button"])`);
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
export async function focused(page: Page, role: string, name: string): Promise<ElementHandle<HTMLElement>> {
  const control = await page.waitForSelector(`::-p-aria([name="${name}"][role="${role}"])`);
  const element = control as ElementHandle<HTMLElement>;
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
