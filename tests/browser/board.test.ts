import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasArmTools } from '../firmware/cortexM.ts';
import type { SerialFirmware } from '../firmware/serialFirmware.ts';
import { runSerialFirmware } from '../firmware/serialFirmware.ts';
import { tauscope } from '../headless/tauscope.ts';
import type { AppBrowser, OpenedPage } from './chromium.ts';
import { hasChromium, startAppBrowser } from './chromium.ts';
import { smallLink } from './smallLink.ts';
import { shownChoice, waitForHeldOut, waitUntilExplored } from './workbench.ts';

const machine = 'mps2-an505';
const model = resolve(import.meta.dirname, '../../public/examples/lenet.tflite');

/** Gives the page a serial port whose other end is `board`; what it writes goes there, as what the board says comes back. */
async function plugIn(page: Page, board: { readonly current: SerialFirmware | null }): Promise<void> {
  await page.exposeFunction('boardWrite', (text: string) => board.current?.link.write(text));
  await page.exposeFunction('boardLine', async () => {
    const line = await board.current?.link.nextLine(500);
    return typeof line === 'object' ? line.text : null;
  });
  await page.addInitScript(() => {
    const { boardWrite, boardLine } = window as unknown as {
      boardWrite: (text: string) => Promise<void>;
      boardLine: () => Promise<string | null>;
    };
    // The page waits for a board, from seconds on, by its own clock; an emulated one is as slow as this machine is busy.
    const { setTimeout: after } = window;
    Object.defineProperty(window, 'setTimeout', {
      value: (work: () => void, milliseconds = 0, ...more: unknown[]) =>
        after(work, 'isSilent' in window || milliseconds < 2000 ? milliseconds : 60 * milliseconds, ...more),
    });
    const port = () => {
      let isOpen = true;
      return {
        open: async () => undefined,
        close: async () => undefined,
        readable: new ReadableStream<Uint8Array>({
          pull: async (controller) => {
            let line = null;
            while (isOpen && line === null) line = await boardLine();
            if (line !== null) controller.enqueue(new TextEncoder().encode(`${line}\r\n`));
          },
          cancel: () => {
            isOpen = false;
          },
        }),
        writable: new WritableStream<Uint8Array>({
          write: (bytes) => boardWrite(new TextDecoder().decode(bytes)),
        }),
      };
    };
    Object.defineProperty(navigator, 'serial', { value: { requestPort: async () => port() } });
  });
}

describe.skipIf(!hasChromium || !hasArmTools)(
  'a board beside the page (needs chromium and qemu-system-arm)',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'tauscope-board-'));
    const board: { current: SerialFirmware | null } = { current: null };
    let app: AppBrowser;
    let opened: OpenedPage;
    let point: string;
    let results: string;
    let pointElf: Uint8Array;

    beforeAll(async () => {
      app = await startAppBrowser();
      opened = await app.open(await smallLink({ budgetPp: 6.3 }), {}, (page) => plugIn(page, board));
      await waitUntilExplored(opened.page);
      await waitForHeldOut(opened.page);
      await opened.page.getByRole('tab', { name: 'On the board' }).click();
      point = (await shownChoice(opened.page)).tag.slice(1);
      results = await downloaded('Results (.json)');
      pointElf = await firmware(point, 'point.elf', '--machine', machine);
    });
    afterAll(async () => {
      await app.close();
      rmSync(folder, { recursive: true });
    });

    async function downloaded(button: string): Promise<string> {
      const started = opened.page.waitForEvent('download');
      await opened.page.getByRole('button', { name: button }).click();
      return (await started).path();
    }

    /** The firmware of a point, by the command. */
    async function firmware(number: string, file: string, ...options: string[]): Promise<Uint8Array> {
      const out = join(folder, file);
      const choice = ['--point', number, '--model', model, '--out', out];
      const { code, err } = await tauscope(['firmware', results, ...choice, ...options]);
      expect({ code, err }).toMatchObject({ code: 0 });
      return new Uint8Array(readFileSync(out));
    }

    async function connect(elf: Uint8Array): Promise<void> {
      board.current?.[Symbol.dispose]();
      board.current = runSerialFirmware(machine, elf);
      await board.current.ready();
      await opened.page.getByRole('button', { name: 'Connect to the board' }).click();
    }

    test('the page gives the same firmware as the command', async () => {
      const fromPage = await readFile(await downloaded('Firmware (.hex)'));
      const fromCommand = await firmware(point, 'board.hex');
      expect(fromPage.equals(fromCommand)).toBe(true);
    });

    test('measures itself, beside what was predicted', async () => {
      const { page, problems } = opened;
      await connect(pointElf);
      const report = page.locator('.board__report');
      await report.getByText(/Self-check passed on mps2-an505: all \d+ test vectors/).waitFor();
      const [, percent] = /predicted [\d,]+: [+−]?([\d.]+) %\./.exec(await report.innerText())!;
      expect(Number(percent)).toBeLessThan(2);
      const rows = await report.locator('tbody tr').allInnerTexts();
      expect(rows.length).toBeGreaterThan(4);
      expect(problems).toEqual([]);
    });

    test('a board with other firmware is told apart', async () => {
      await connect(await firmware('0', 'exact.elf', '--machine', machine));
      await opened.page.getByText(`The firmware on it is not the one of point ${point}`).waitFor();
    });

    test('a silent board ends in a message', async () => {
      board.current?.[Symbol.dispose]();
      board.current = null;
      await opened.page.evaluate(() => Object.assign(window, { isSilent: true }));
      await opened.page.getByRole('button', { name: 'Connect to the board' }).click();
      await opened.page.getByText(/The board does not answer: waited \d+ s/).waitFor();
    });

    test('lines of a terminal say the same', async () => {
      const { page } = opened;
      using terminal = runSerialFirmware(machine, pointElf);
      const said = [
        ...(await terminal.ready()),
        ...(await terminal.answer('identify')),
        ...(await terminal.answer('layers 3')),
      ].join('\n');
      await page.getByText('Paste what the board printed').click();
      await page.getByLabel(/^Lines of a terminal/).fill('nothing of it');
      await page.getByRole('button', { name: 'Read', exact: true }).click();
      await page.getByText('No whole line of a self-check was found').waitFor();
      await page.getByLabel(/^Lines of a terminal/).fill(said);
      await page.getByRole('button', { name: 'Read', exact: true }).click();
      await page
        .locator('.board__report')
        .getByText(/Self-check passed on mps2-an505/)
        .waitFor();
    });

    test('a board that takes another kind of file gets it', async () => {
      const { page } = opened;
      await page.getByRole('heading', { name: 'Settings' }).click();
      await page.getByLabel('Board', { exact: true }).selectOption('pico-2');
      await page.getByText(/hold BOOTSEL while you plug the board in/).waitFor();
      const file = await readFile(await downloaded('Firmware (.uf2)'));
      expect(file.subarray(0, 4).toString()).toBe('UF2\n');
      expect(file.length % 512).toBe(0);
    });
  },
);
