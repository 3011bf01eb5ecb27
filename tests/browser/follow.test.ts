import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { followResults } from '../../src/cli/followResults.ts';
import { resultsDocument } from '../../src/sharing/resultsFile.ts';
import { exploredExample } from '../unit/report/exploredExample.ts';
import { onlyExact } from '../unit/sharing/onlyExact.ts';
import type { AppBrowser } from './chromium.ts';
import { appFolder, hasChromium, startAppBrowser } from './chromium.ts';
import { findings } from './findings.ts';

describe.skipIf(!hasChromium)('an exploration that is followed', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tauscope-follow-'));
  let app: AppBrowser;
  beforeAll(async () => {
    app = await startAppBrowser(appFolder, await followResults(join(folder, 'mine.json'), Date.now));
  });
  afterAll(() => app.close());

  test('is waited for, shown when it begins, and grows until it is finished; the axes stay as chosen', async () => {
    // Under the service worker, which must not keep what changes.
    const { page, problems } = await app.open('?follow', { serviceWorkers: 'allow' });
    const panel = page.getByRole('region', { name: /^Following .*mine\.json$/ });
    await panel.getByText('1 waiting').waitFor();
    const exploration = await exploredExample();
    writeFileSync(join(folder, 'mine.json'), onlyExact(exploration));
    await panel.getByText(/running, updated \d+ s ago/).waitFor();
    const list = page.getByRole('region', { name: 'Explorations' });
    await list.getByText('1 points measured').waitFor();
    await page.getByLabel('Horizontal').selectOption('flash');
    expect(await findings(page)).toEqual([]);
    writeFileSync(join(folder, 'mine.json'), JSON.stringify(resultsDocument(exploration)));
    await list.getByText(`${exploration.points.correct.length} points measured`).waitFor();
    await panel.getByText(/finished, updated \d+ s ago/).waitFor();
    expect(await page.getByLabel('Horizontal').inputValue()).toBe('flash');
    await page.reload();
    await list.getByText(`${exploration.points.correct.length} points measured`).waitFor();
    expect(problems).toEqual([]);
  });
});
