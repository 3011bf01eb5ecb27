import { chromium } from 'playwright-core';
import type { ViteDevServer } from 'vite';
import type { Figure } from './measure.ts';
import type { Report } from './report.ts';

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

/** The benchmark in headless Chromium, its parts reported as they come. Times are those of the clock on the wall. */
export async function browserBench(
  server: ViteDevServer,
  report: (part: readonly Figure[]) => void,
): Promise<Report> {
  await server.listen();
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  const page = await browser.newPage();
  const figures: Figure[] = [];
  try {
    await page.goto(`${server.resolvedUrls!.local[0]!}tests/bench/page/index.html`);
    await page.waitForFunction(() => 'bench' in window);
    for (const part of await page.evaluate(() => Object.keys(window.bench))) {
      const found = await page.evaluate((name) => window.bench[name]!(), part);
      report(found);
      figures.push(...found);
    }
  } finally {
    await browser.close();
  }
  return { runtime: `Chromium ${browser.version()}`, clock: 'wall time', figures };
}
