import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { QueuedLines } from '../../src/device/queuedLines.ts';
import type { SerialLink } from '../../src/device/serialLink.ts';
import { waitMilliseconds } from '../patience.ts';

/** A program running under QEMU whose serial port is spoken to. */
export interface SerialFirmware extends Disposable {
  readonly link: SerialLink;
  /** The lines up to the next that says that a command may come, without it. */
  readonly ready: () => Promise<string[]>;
  /** The same of a command's answer. */
  readonly answer: (command: string) => Promise<string[]>;
}

/** Starts an ELF file; `machine` is QEMU's name for it. */
export function runSerialFirmware(machine: string, elf: Uint8Array): SerialFirmware {
  const folder = mkdtempSync(join(tmpdir(), 'tauscope-serial-'));
  const path = join(folder, 'firmware.elf');
  writeFileSync(path, elf);
  const qemu = spawn(
    'qemu-system-arm',
    [
      ...['-M', machine, '-display', 'none', '-monitor', 'none', '-serial', 'stdio'],
      ...['-icount', 'shift=2', '-kernel', path],
    ],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  const lines = new QueuedLines();
  qemu.stdout.setEncoding('latin1');
  qemu.stdout.on('data', (text: string) => lines.add(text));
  qemu.once('exit', () => lines.close());
  const link: SerialLink = {
    write: (text) => new Promise((resolve) => qemu.stdin.write(text, () => resolve())),
    nextLine: (milliseconds) => lines.next(milliseconds),
  };
  const ready = async () => {
    const said: string[] = [];
    for (;;) {
      const line = await link.nextLine(waitMilliseconds);
      if (typeof line === 'string') throw new Error(`the firmware is ${line} after: ${said.join(' / ')}`);
      if (line.text === 'm-ready') return said;
      said.push(line.text);
    }
  };
  return {
    link,
    ready,
    answer: async (command) => {
      await link.write(`${command}%`);
      return ready();
    },
    [Symbol.dispose]: () => {
      qemu.kill('SIGKILL');
      rmSync(folder, { recursive: true });
    },
  };
}
