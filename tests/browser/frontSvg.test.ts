import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hostileDrawings } from '../unit/report/hostileNames.ts';
import type { AppBrowser } from './chromium.ts';
import { hasChromium, startAppBrowser } from './chromium.ts';

describe.skipIf(!hasChromium)('the drawing of a report in Chromium', () => {
  let app: AppBrowser;
  beforeAll(async () => {
    app = await startAppBrowser();
  });
  afterAll(() => app.close());

  test('is XML whatever the model is called', async () => {
    const { page } = await app.open();
    const parsed = (svg: string) =>
      page.evaluate((text) => {
        const { documentElement } = new DOMParser().parseFromString(text, 'image/svg+xml');
        const fault = documentElement.querySelector('parsererror')?.textContent;
        return fault ?? documentElement.tagName;
      }, svg);
    for (const svg of await hostileDrawings()) expect(await parsed(svg)).toBe('svg');
    expect(await parsed('<svg xmlns="http://www.w3.org/2000/svg"><text>\u001b</text></svg>')).not.toBe('svg');
  });
});
