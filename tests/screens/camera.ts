import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Locator, Page } from 'playwright-core';
import { readPng } from '../../src/images/png.ts';
import { palettePng } from './palettePng.ts';

export const folder = new URL('../../docs/screens/', import.meta.url);

const sizes = [
  { width: 1440, height: 900 },
  { width: 1024, height: 768 },
  { width: 390, height: 844 },
] as const;

interface Take {
  readonly widths?: readonly number[];
  /** What stands at the top of the window; else that of the page. */
  readonly from?: Locator;
}

/** Pictures of what the window shows, at each size, once it rests. */
export async function takePictures(page: Page, name: string, { widths, from }: Take = {}): Promise<void> {
  for (const size of sizes) {
    if (widths && !widths.includes(size.width)) continue;
    await page.setViewportSize(size);
    const picture = await rested(page, from);
    const path = fileURLToPath(new URL(`${name}-${size.width}.png`, folder));
    await writeFile(path, palettePng(readPng({ name, bytes: picture })));
  }
  await page.setViewportSize(sizes[0]);
}

/** What is looked for and laid out anew after a change of the window is there when two pictures in a row are equal. */
async function rested(page: Page, from: Locator | undefined): Promise<Buffer> {
  const restMs = 500;
  const mostPictures = 20;
  let last: Buffer = Buffer.alloc(0);
  for (let taken = 0; taken < mostPictures; taken++) {
    await page.evaluate(() => {
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
      scrollTo(0, 0);
    });
    await from?.evaluate((element) => element.scrollIntoView({ block: 'start', inline: 'nearest' }));
    await page.waitForTimeout(restMs);
    const next = await page.screenshot();
    if (next.equals(last)) break;
    last = next;
  }
  return last;
}
