import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CDPSession, Locator } from 'playwright-core';
import { chromium } from 'playwright-core';
import { startServer } from '../../src/cli/serve.ts';
import type { Figure } from './measure.ts';
import { median, quantile } from './measure.ts';
import type { Report } from './report.ts';

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const steps = 120;
/** A page that takes no more time than this in such an interval rests. */
const restMs = 20;
const restIntervalMs = 1500;
/** What results take to open, at most. */
const openingMs = 180_000;
/** What a step may take so that it shows in the next frame of a display at 60 Hz, with room for the browser's own work. */
const medianBarMs = 8;
const p95BarMs = 12;

const root = fileURLToPath(new URL('../../', import.meta.url));

/**
 * What each step of a drag, a key and a hover costs the page's own thread, processor time, from the event to the frame that shows it: the built page with
 * these results open.
 * @param given a results file of built-in models and images; unless there is one, 10,000 points of LeNet are explored
 */
export async function interactionBench(
  given: string | undefined,
  report: (part: readonly Figure[]) => void,
): Promise<Report> {
  const results = given ?? exploredGrid();
  const { server, address } = await startServer(join(root, 'dist/app'), { port: 0 });
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  const figures: Figure[] = [];
  try {
    const context = await browser.newContext({
      viewport: { width: 1440, height: 900 },
      serviceWorkers: 'block',
    });
    const page = await context.newPage();
    page.setDefaultTimeout(openingMs);
    await page.goto(address);
    await page.locator('input[type=file]').first().setInputFiles(results);
    const accuracy = page.getByRole('slider', { name: 'Accuracy to give up' });
    const flash = page.getByRole('slider', { name: 'Flash to take' });
    await flash.waitFor();
    await page.getByRole('button', { name: 'Explore again' }).waitFor();
    const session = await context.newCDPSession(page);
    const time = await threadClock(session);
    // What is opened is kept first, which takes a while.
    for (let before = -Infinity, now = 0; now - before > restMs; [before, now] = [now, await time()])
      await page.waitForTimeout(restIntervalMs);
    // Playwright's own mouse runs code in the page while a button is held.
    const mouse = async (type: MouseEventType, [x, y]: Place, isPressed = type !== 'mouseReleased') => {
      const button = isPressed || type === 'mouseReleased' ? 'left' : 'none';
      const event = { type, x, y, button, buttons: isPressed ? 1 : 0, clickCount: 1 } as const;
      await session.send('Input.dispatchMouseEvent', event);
    };
    const show = (what: string, milliseconds: readonly number[]) => {
      const part = [
        { what: `${what}, median`, value: median(milliseconds), unit: 'ms', bar: medianBarMs, atMost: true },
        {
          what: `${what}, p95`,
          value: quantile(milliseconds, 0.95),
          unit: 'ms',
          bar: p95BarMs,
          atMost: true,
        },
      ];
      report(part);
      figures.push(...part);
    };
    /** A first round, not counted, lets the compilers finish. */
    const measured = async (step: (n: number) => Promise<void>) => {
      for (let n = 0; n < steps; n++) await step(n);
      await frame(session);
      const milliseconds: number[] = [];
      for (let n = 0; n < steps; n++) {
        const before = await time();
        await step(n);
        await frame(session);
        milliseconds.push((await time()) - before);
      }
      return milliseconds;
    };
    for (const [name, slider] of [
      ['accuracy', accuracy],
      ['flash', flash],
    ] as const) {
      const place = await placeOn(slider);
      await mouse('mousePressed', place(0));
      show(`${name} slider, drag`, await measured((n) => mouse('mouseMoved', place((n + 1) / steps))));
      await mouse('mouseReleased', place(1));
      if ((await slider.inputValue()) !== (await slider.getAttribute('max')))
        throw new Error(`the ${name} slider does not follow the mouse`);
      await slider.press('Home');
      show(`${name} slider, key`, await measured((n) => page.keyboard.press(keyOf(n))));
      await slider.press(name === 'flash' ? 'End' : 'Home');
    }
    const chart = await placeOn(page.locator('.front-chart'));
    show('chart, hover', await measured((n) => mouse('mouseMoved', chart(n / steps), false)));
    show('nothing', await measured(() => Promise.resolve()));
  } finally {
    await browser.close();
    server.closeAllConnections();
    server.close();
  }
  return { runtime: `Chromium ${browser.version()}`, clock: 'processor time of the main thread', figures };
}

/** The results file of a grid of 100 x 100 levels. */
function exploredGrid(): string {
  const results = join(mkdtempSync(join(tmpdir(), 'tauscope-bench-')), 'results.json');
  const options =
    '--data synthetic --shares 0:0.99:0.01 --selection 2000 --held-out 1000 --exact --out'.split(' ');
  execFileSync(process.execPath, [join(root, 'bin/tauscope.js'), 'explore', 'lenet', ...options, results], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return results;
}

type MouseEventType = 'mousePressed' | 'mouseMoved' | 'mouseReleased';
type Place = readonly [x: number, y: number];

/** There and back again, now and then by a page. */
function keyOf(n: number): string {
  const isPage = n % 15 === 14;
  if (n < steps / 2) return isPage ? 'PageUp' : 'ArrowRight';
  return isPage ? 'PageDown' : 'ArrowLeft';
}

/** Processor time that the page's thread has spent on tasks, in milliseconds. */
async function threadClock(session: CDPSession): Promise<() => Promise<number>> {
  await session.send('Performance.setTimeDomain', { timeDomain: 'threadTicks' });
  await session.send('Performance.enable');
  return async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return 1000 * metrics.find(({ name }) => name === 'TaskDuration')!.value;
  };
}

/** Waits until a frame with what happened so far is drawn. */
async function frame(session: CDPSession): Promise<void> {
  const expression = 'new Promise((done) => requestAnimationFrame(() => setTimeout(done)))';
  await session.send('Runtime.evaluate', { expression, awaitPromise: true });
}

/** A place on an element's middle line, from its left (0) to its right (1). */
async function placeOn(element: Locator): Promise<(share: number) => Place> {
  await element.scrollIntoViewIfNeeded();
  const { x, y, width, height } = (await element.boundingBox())!;
  return (share) => [x + 8 + share * (width - 16), y + height / 2];
}
