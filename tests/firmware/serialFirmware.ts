import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A program running under QEMU whose serial port is spoken to. */
export interface SerialFirmware extends Disposable {
  /** Sends a command; the lines of its answer, without the last one, which says that the next may come. */
  readonly answer: (command: string) => Promise<string[]>;
  /** Lines up to the first that says that a command may come. */
  readonly started: Promise<string[]>;
  readonly firstLine: Promise<string>;
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
  let text = '';
  let lines: string[] = [];
  let ready: ((lines: string[]) => void) | null = null;
  let ended: (error: Error) => void = () => undefined;
  let first: (line: string) => void = () => undefined;
  const firstLine = new Promise<string>((resolve) => {
    first = resolve;
  });
  qemu.once('exit', () => ended(new Error(`QEMU ended after: ${lines.join('\n')}${text}`)));
  qemu.stdout.setEncoding('latin1');
  qemu.stdout.on('data', (part: string) => {
    const complete = (text + part).split('\r\n');
    text = complete.pop()!;
    for (const line of complete) {
      first(line);
      if (line !== 'm-ready') lines.push(line);
      else {
        ready?.(lines);
        lines = [];
      }
    }
  });
  const nextAnswer = () =>
    new Promise<string[]>((resolve, reject) => {
      ready = resolve;
      ended = reject;
    });
  const started = nextAnswer();
  started.catch(() => undefined);
  return {
    started,
    firstLine,
    answer: (command) => {
      const answer = nextAnswer();
      qemu.stdin.write(`${command}%`);
      return answer;
    },
    [Symbol.dispose]: () => {
      qemu.kill('SIGKILL');
      rmSync(folder, { recursive: true });
    },
  };
}
