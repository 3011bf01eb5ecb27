/** npm run screens: pictures of the built page's screens at three sizes into docs/screens. `npm run build` first. */
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { preview } from 'vite';
import { waitUntilExplored } from '../browser/workbench.ts';

const folder = new URL('../../docs/screens/', import.meta.url);
const model = fileURLToPath(new URL('../../public/examples/lenet.tflite', import.meta.url));
const sizes = [
  { width: 1440, height: 900 },
  { width: 1024, height: 768 },
  { width: 390, height: 844 },
] as const;

await mkdir(folder, { recursive: true });
const server = await preview({ logLevel: 'error', preview: { port: 0 } });
const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});

/** The first screen in a fresh profile. */
async function opened(): Promise<Page> {
  const context = await browser.newContext({ reducedMotion: 'reduce' });
  const page = await context.newPage();
  // A whole exploration is waited for, on whatever machine.
  page.setDefaultTimeout(10 * 60_000);
  await page.goto(server.resolvedUrls!.local[0]!);
  await page.getByRole('button', { name: 'Start the example' }).waitFor();
  return page;
}

/** One picture per size of what the window shows, from its top. */
async function take(page: Page, name: string, of: readonly (typeof sizes)[number][] = sizes): Promise<void> {
  for (const size of of) {
    await page.setViewportSize(size);
    await page.evaluate(() => {
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
      scrollTo(0, 0);
      // What follows the size of its frame is laid out anew.
      return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    });
    await page.screenshot({ path: fileURLToPath(new URL(`${name}-${size.width}.png`, folder)) });
  }
}

const page = await opened();
await take(page, 'start');
await page.locator('input[type=file]').setInputFiles(model);
await page.getByRole('region', { name: 'The exact network on every board' }).waitFor();
await page.waitForFunction(() => !document.querySelector('.model')?.textContent.includes('…'));
await take(page, 'model');

const example = await opened();
await example.getByRole('button', { name: 'Start the example' }).click();
await waitUntilExplored(example);
await take(example, 'explored');
await example.emulateMedia({ colorScheme: 'dark' });
await take(example, 'explored-dark', sizes.slice(0, 1));

await browser.close();
await server.close();
