import { chromium } from 'playwright-core';
import type { ViteDevServer } from 'vite';
import type { Figure } from './measure.ts';
import type { Report } from './report.ts';

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

/** What the scripts may take to load, module by module. */
const loadingMs = 180_000;
/** Takes minutes; measured only when it is named. */
const onlyWhenNamed = 'refinedFront';

/**
 * The benchmark in headless Chromium, its parts reported as they come. Times are those of the clock on the wall.
 * @param wanted the only part, if any, with its arguments
 */
export async function browserBench(
  server: ViteDevServer,
  report: (part: readonly Figure[]) => void,
  [wanted, ...args]: readonly string[] = [],
): Promise<Report> {
  await server.listen();
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  const page = await browser.newPage();
  page.setDefaultTimeout(loadingMs);
  const figures: Figure[] = [];
  try {
    await page.goto(`${server.resolvedUrls!.local[0]!}tests/bench/page/index.html`);
    await page.waitForFunction(() => 'bench' in window);
    const parts = await page.evaluate(() => Object.keys(window.bench));
    for (const part of parts) {
      if (wanted === undefined ? part === onlyWhenNamed : part !== wanted) continue;
      const found = await page.evaluate(({ name, args }) => window.bench[name]!(...args), {
        name: part,
        args,
      });
      report(found);
      figures.push(...found);
    }
  } finally {
    await browser.close();
  }
  return { runtime: `Chromium ${browser.version()}`, clock: 'wall time', figures };
}
