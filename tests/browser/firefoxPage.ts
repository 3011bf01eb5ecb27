import type { ElementHandle, Locator, Page } from 'puppeteer-core';

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

/**
 * Loads the page anew once nothing is loading: Firefox reports a worker's script that leaving cuts off as an error of the page. Files are read one
 * after the other, so it waits for more than a pause between two.
 */
export async function reload(page: Page): Promise<void> {
  await page.waitForNetworkIdle({ idleTime: 1000 });
  await page.reload();
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
