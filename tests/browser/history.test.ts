import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AppBrowser } from './chromium.ts';
import { hasChromium, startAppBrowser } from './chromium.ts';
import { smallLink } from './smallLink.ts';
import { shownChoice, waitForHeldOut, waitUntilExplored } from './workbench.ts';

describe.skipIf(!hasChromium)('Back and Forward, in Chromium,', () => {
  let app: AppBrowser;
  beforeAll(async () => {
    app = await startAppBrowser();
  });
  afterAll(() => app.close());

  const atStart = (page: Page) => page.getByRole('button', { name: 'Start the example' }).waitFor();

  async function explored(page: Page) {
    await waitUntilExplored(page);
    await waitForHeldOut(page);
    return shownChoice(page);
  }

  test('show what was left: the first screen, and explorations with their choices', async () => {
    const { page, problems } = await app.open();
    await atStart(page);
    const [one, other] = [await smallLink({ budgetPp: 4 }), await smallLink({ budgetPp: 4 }, { seed: 4 })];
    await page.goto(app.address + one);
    await explored(page);
    await page.getByRole('slider', { name: /^Accuracy to give up/ }).press('PageUp');
    const first = await explored(page);
    await page.goto(app.address + other);
    const second = await explored(page);
    await page.getByRole('button', { name: 'Tauscope' }).click();
    await atStart(page);
    expect(new URL(page.url()).hash).toBe('');

    await page.goBack();
    expect(await explored(page)).toEqual(second);
    await page.goBack();
    expect(await explored(page)).toEqual(first);
    await page.goForward();
    expect(await explored(page)).toEqual(second);
    await page.goForward();
    await atStart(page);

    // After a reload the steps are those that the browser keeps.
    await page.reload();
    await page.goBack();
    expect(await explored(page)).toEqual(second);
    expect(problems).toEqual([]);
  });

  test('the last choice is undone by its key', async () => {
    const { page, problems } = await app.open(await smallLink({ budgetPp: 4 }));
    await explored(page);
    const field = page.getByRole('spinbutton', { name: /^Accuracy to give up/ });
    await page.getByRole('slider', { name: /^Accuracy to give up/ }).press('PageUp');
    await expect.poll(() => field.inputValue()).toBe('5');
    await page.keyboard.press('Control+z');
    await expect.poll(() => field.inputValue()).toBe('4');
    expect(problems).toEqual([]);
  });
});
