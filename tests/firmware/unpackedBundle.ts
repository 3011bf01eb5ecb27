import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { unzipSync } from 'fflate';

const run = promisify(execFile);

/** Compilers through ccache, where it is installed: bundles of one runtime have most of their sources in common. */
const environment = {
  ...process.env,
  PATH: `/usr/lib/ccache:${process.env['PATH']}`,
  CCACHE_DIR: resolve(import.meta.dirname, '../../node_modules/.cache/ccache'),
  // Folders of bundles have made-up names; make asks for what each object depends on anyway.
  CCACHE_NOHASHDIR: 'true',
  CCACHE_DEPEND: 'true',
  CCACHE_NOSTATS: 'true',
};

/** True when the machine has every one of these programs. */
export async function hasTools(...tools: string[]): Promise<boolean> {
  const found = await Promise.all(tools.map((tool) => run(tool, ['--version']).then(Boolean, () => false)));
  return found.every(Boolean);
}

/** What the self-check's line says. */
export interface Report {
  readonly board: string;
  readonly ok: string;
  readonly correct: string;
  readonly crc: string;
  readonly ram: number;
  /** Mean per inference, where the machine counts them. */
  readonly instructions: number | undefined;
}

export function reportsIn(output: string): Report[] {
  return output
    .split('\n')
    .filter((line) => line.startsWith('TAUSCOPE1 '))
    .map((line) => {
      const values = new Map(line.split(' ').map((word) => word.split('=') as [string, string]));
      const instructions = values.get('instructions');
      return {
        board: values.get('board') ?? '',
        ok: values.get('ok') ?? '',
        correct: values.get('correct') ?? '',
        crc: values.get('crc') ?? '',
        ram: Number(values.get('ram')),
        instructions: instructions === undefined ? undefined : Number(instructions),
      };
    });
}

/** A bundle unpacked into an empty temporary folder. */
export class UnpackedBundle {
  readonly folder = mkdtempSync(join(tmpdir(), 'tauscope-bundle-'));

  constructor(zip: Uint8Array) {
    this.unpack(zip);
  }

  /** Puts the files of a bundle there; those that are there already stay as old as they are. */
  unpack(zip: Uint8Array): void {
    for (const [path, bytes] of Object.entries(unzipSync(zip))) {
      const known = existsSync(join(this.folder, path)) && readFileSync(join(this.folder, path));
      if (!known || Buffer.compare(known, bytes) !== 0) this.write(path, bytes);
    }
  }

  /** Makes a file newer than what was made of it. */
  touch(path: string): void {
    this.write(path, this.read(path));
  }

  /** Adds or replaces one file. */
  write(path: string, content: string | Uint8Array): void {
    const target = join(this.folder, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, content);
  }

  read(path: string): string {
    return readFileSync(join(this.folder, path), 'utf8');
  }

  /** Changes one file. */
  edit(path: string, change: (text: string) => string): void {
    const file = join(this.folder, path);
    const text = readFileSync(file, 'utf8');
    const changed = change(text);
    if (changed === text) throw new Error(`${path}: nothing to change`);
    writeFileSync(file, changed);
  }

  /** Runs make; rejects with its output when it fails. Returns everything it printed. */
  make(...args: string[]): Promise<string> {
    return this.run('make', '-j2', ...args);
  }

  /** Runs a program in the bundle's folder. */
  async run(program: string, ...args: string[]): Promise<string> {
    const options = { cwd: this.folder, maxBuffer: 64 << 20, env: environment };
    const { stdout, stderr } = await run(program, args, options).catch((error: unknown) => {
      const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
      const output = `${stdout.slice(-4000)}\n${stderr.slice(-8000)}`;
      throw new Error(`${program} ${args.join(' ')} failed\n${output}`);
    });
    return stdout + stderr;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
