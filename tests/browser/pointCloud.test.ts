import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AppBrowser } from './chromium.ts';
import { hasChromium, startAppBrowser } from './chromium.ts';
import { smallLink } from './smallLink.ts';
import { waitUntilExplored } from './workbench.ts';

interface Painted {
  /** Colours at the marks of the front, [red, green, blue, alpha]. */
  readonly atMarks: readonly (readonly number[])[];
  /** Pixels with anything on them. */
  readonly count: number;
  readonly size: readonly number[];
  readonly room: readonly number[];
  /** The style sheet's colour of usual points, without its opacity. */
  readonly ink: readonly number[];
}

/** What a painter that lives elsewhere has shown on the page. */
function painted(page: Page): Promise<Painted> {
  return page.evaluate(() => {
    const host = document.querySelector('.front-chart__cloud')!;
    const canvas = host.querySelector('canvas')!;
    const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d')!;
    copy.drawImage(canvas, 0, 0);
    const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
    const box = canvas.getBoundingClientRect();
    const scale = canvas.width / box.width;
    const marks = [...document.querySelectorAll('.front-chart__mark[role=radio]')];
    const atMarks = marks.map((mark) => {
      const { left, top, width, height } = mark.getBoundingClientRect();
      // On the edge the pixel inside.
      const pixel = (at: number, count: number) => Math.min(count - 1, Math.floor(at * scale));
      const x = pixel(left + width / 2 - box.left, canvas.width);
      const y = pixel(top + height / 2 - box.top, canvas.height);
      return [...data.subarray(4 * (y * canvas.width + x), 4 * (y * canvas.width + x) + 4)];
    });
    return {
      atMarks,
      count: data.filter((value, at) => at % 4 === 3 && value > 0).length,
      size: [canvas.width, canvas.height],
      room: [host.clientWidth, host.clientHeight],
      ink: getComputedStyle(host).color.match(/\d+/g)!.slice(0, 3).map(Number),
    };
  });
}

describe.skipIf(!hasChromium)('the cloud of points in Chromium', () => {
  let app: AppBrowser;
  let link = '';
  beforeAll(async () => {
    app = await startAppBrowser();
    link = await smallLink({ budgetPp: 5 });
  });
  afterAll(() => app.close());

  const isInk = ({ ink }: Painted, [red, green, blue]: readonly number[]) =>
    [red, green, blue].every((part, n) => Math.abs(part! - ink[n]!) < 8);
  const isAtMarks = (shown: Painted) =>
    shown.atMarks.length > 1 &&
    shown.atMarks.every(([, , , alpha]) => alpha! > 0) &&
    shown.atMarks.some((colour) => isInk(shown, colour));

  test('lies where the marks of the front do, in the colours of the theme, in every size', async () => {
    const { page, problems } = await app.open(link);
    await waitUntilExplored(page);
    await page.getByText('All points', { exact: true }).click();
    await expect.poll(async () => isAtMarks(await painted(page))).toBe(true);
    const light = await painted(page);
    expect(light.size).toEqual(light.room);
    // Eight discs with a radius of 2.2 pixels, and a rim; some may lie on each other.
    expect(light.count).toBeGreaterThan(15);
    expect(light.count).toBeLessThan(8 * 36);

    await page.emulateMedia({ colorScheme: 'dark' });
    await expect.poll(async () => (await painted(page)).ink).not.toEqual(light.ink);
    await expect.poll(async () => isAtMarks(await painted(page))).toBe(true);

    await page.setViewportSize({ width: 700, height: 900 });
    await expect.poll(async () => (await painted(page)).room).not.toEqual(light.room);
    await expect
      .poll(async () => {
        const small = await painted(page);
        return isAtMarks(small) && String(small.size) === String(small.room);
      })
      .toBe(true);
    expect(problems).toEqual([]);
  });
});
