import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Browser, Page } from 'puppeteer-core';
import { launch } from 'puppeteer-core';
import { vi } from 'vitest';
import { startServer } from '../../src/cli/serve.ts';
import { waitMilliseconds } from '../patience.ts';
import { appFolder } from './chromium.ts';
import { watchWorkers } from './firefoxPage.ts';

const executablePath = process.env['FIREFOX'] ?? '/usr/bin/firefox-esr';
export const hasFirefox = existsSync(executablePath);

/** Firefox, which is driven by WebDriver BiDi. */
export interface Firefox {
  readonly openApp: OpenApp;
  close(): Promise<void>;
}

/** Opens the built app on a server of its own, whose address is new to the browser: nothing is kept there yet. */
export type OpenApp = () => Promise<FirefoxApp>;

export interface FirefoxApp {
  readonly address: string;
  readonly page: Page;
  /** Uncaught errors, policy violations and requests to other origins, in words. */
  readonly problems: string[];
  /** Does what downloads a file and gives its content. */
  download(act: () => Promise<unknown>): Promise<Buffer>;
  /** From now on nobody answers at the address. */
  stopServing(): Promise<void>;
  close(): Promise<void>;
}

export async function startFirefox(): Promise<Firefox> {
  if (!existsSync(resolve(appFolder, 'index.html')))
    throw new Error(`${appFolder} holds no built app; run "npm run build" first`);
  const folder = mkdtempSync(join(tmpdir(), 'tauscope-firefox-'));
  const browser = await launchFirefox(folder);
  return {
    openApp: () => openApp(browser, folder),
    close: async () => {
      await browser.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function openApp(browser: Browser, downloads: string): Promise<FirefoxApp> {
  const { address, server } = await startServer(appFolder, { port: 0 });
  const page = await browser.newPage();
  page.setDefaultTimeout(waitMilliseconds);
  const problems = await problemsOf(page, new URL(address).origin);
  await watchWorkers(page);
  await page.goto(address);
  const stopServing = () =>
    new Promise<void>((done) => {
      server.closeAllConnections();
      server.close(() => done());
    });
  return {
    address,
    page,
    problems,
    download: async (act) => {
      const before = new Set(readdirSync(downloads));
      await act();
      return vi.waitUntil(() => savedFile(downloads, before), { timeout: waitMilliseconds });
    },
    stopServing,
    close: async () => {
      await page.close();
      if (server.listening) await stopServing();
    },
  };
}

/** The one file of a folder that was not there before, once it is whole. */
function savedFile(folder: string, before: ReadonlySet<string>): Buffer | null {
  const files = readdirSync(folder).filter((name) => !before.has(name));
  // While it is written it is empty, and a second file of this ending grows.
  if (files.length !== 1 || files[0]!.endsWith('.part')) return null;
  const path = join(folder, files[0]!);
  // The whole one takes its place, so for a moment there is none.
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  return size > 0 ? readFileSync(path) : null;
}

function launchFirefox(downloadFolder: string): Promise<Browser> {
  return launch({
    browser: 'firefox',
    executablePath,
    timeout: waitMilliseconds,
    defaultViewport: { width: 1440, height: 900 },
    extraPrefsFirefox: {
      'browser.download.folderList': 2,
      'browser.download.dir': downloadFolder,
      'browser.download.alwaysOpenPanel': false,
      'ui.prefersReducedMotion': 1,
    },
  });
}

async function problemsOf(page: Page, origin: string): Promise<string[]> {
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(`uncaught: ${String(error)}`));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(`console: ${message.text()}`);
  });
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.origin !== origin && url.protocol !== 'blob:' && url.protocol !== 'data:')
      problems.push(`request: ${request.url()}`);
  });
  await page.evaluateOnNewDocument(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`);
    });
  });
  return problems;
}
