import { existsSync } from 'node:fs';
import type { Server } from 'node:http';
import { resolve } from 'node:path';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { onTestFinished, TestRunner } from 'vitest';
import type { FollowedResults } from '../../src/cli/followResults.ts';
import { startServer } from '../../src/cli/serve.ts';
import { freePort } from '../headless/freePort.ts';
import { waitMilliseconds } from '../patience.ts';

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
export const hasChromium = existsSync(executablePath);

export const appFolder = resolve(import.meta.dirname, '../../dist/app');

/** The built app on a server of its own, and a browser to open it with. */
export interface AppBrowser {
  readonly address: string;
  /**
   * Opens the app in a fresh profile, until the test ends that does so. `problems` collects what must not happen.
   * @param place of the app, or another address
   * @param prepare what is done with the page before it loads anything
   */
  open(
    place?: string,
    options?: BrowserContextOptions,
    prepare?: (page: Page) => Promise<unknown>,
  ): Promise<OpenedPage>;
  /** Opens the app in a further page of the same profile, until the test ends that does so. */
  openBeside(opened: OpenedPage, place?: string): Promise<OpenedPage>;
  /** Serves the folder as it is now, at the same address. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export interface OpenedPage {
  readonly page: Page;
  /** Uncaught errors, policy violations and requests to other origins, in words. */
  readonly problems: string[];
}

/** @param followed results that the server follows */
export async function startAppBrowser(folder = appFolder, followed?: FollowedResults): Promise<AppBrowser> {
  if (!existsSync(resolve(folder, 'index.html')))
    throw new Error(`${folder} holds no built app; run "npm run build" first`);
  // Where it is started again, nobody else has come meanwhile.
  const first = await startServer(folder, { port: await freePort() }, followed);
  const { address } = first;
  let { server } = first;
  const browser = await chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  return {
    address,
    open: async (place = '', options = {}, prepare) =>
      openPage(await newProfile(browser, address, options), address, place, prepare),
    openBeside: async ({ page }, place = '') => {
      const beside = await openPage(page.context(), address, place);
      onTestFinished(async ({ task }) => {
        if (task.result?.state === 'fail') console.error(await whatPagesSay(page.context()));
        await beside.page.close();
      });
      return beside;
    },
    restart: async () => {
      await closed(server);
      ({ server } = await startServer(folder, { port: Number(new URL(address).port) }));
    },
    close: async () => {
      await browser.close();
      await closed(server);
    },
  };
}

async function newProfile(
  browser: Browser,
  address: string,
  options: BrowserContextOptions,
): Promise<BrowserContext> {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    reducedMotion: 'reduce',
    // It would fetch the page's files a second time in every test.
    serviceWorkers: 'block',
    ...options,
  });
  context.setDefaultTimeout(waitMilliseconds);
  if (TestRunner.getCurrentTest())
    onTestFinished(async ({ task }) => {
      if (task.result?.state === 'fail') console.error(await whatPagesSay(context));
      // What it would still measure takes time from other tests.
      await context.close();
    });
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: new URL(address).origin });
  return context;
}

async function openPage(
  context: BrowserContext,
  address: string,
  place: string,
  prepare?: (page: Page) => Promise<unknown>,
): Promise<OpenedPage> {
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(`uncaught: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(`console: ${message.text()} (${message.location().url})`);
  });
  page.on('request', (request) => {
    const { origin, protocol } = new URL(request.url());
    if (origin !== new URL(address).origin && protocol !== 'blob:')
      problems.push(`request: ${request.url()}`);
  });
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`);
    });
  });
  // Each further worker of the engine loads and warms up anew, which what is explored in tests is too small for.
  await withCores(page, 1);
  await prepare?.(page);
  await page.goto(new URL(place, address).href);
  return { page, problems };
}

/** Lets a page that is to be loaded find so many cores. */
export async function withCores(page: Page, cores: number): Promise<void> {
  await page.addInitScript((value) => {
    Object.defineProperty(navigator, 'hardwareConcurrency', { value, configurable: true });
  }, cores);
}

/** Why a test waits in vain is mostly written there. */
async function whatPagesSay(context: BrowserContext): Promise<string> {
  const texts = await Promise.all(
    context.pages().map(async (page) => `${page.url()} says:\n${await page.innerText('body').catch(String)}`),
  );
  return texts.join('\n');
}

function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((done) => server.close(() => done()));
}
