import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const templates = resolve(import.meta.dirname, '..');
/** QEMU runs as many nanoseconds per instruction as 2 to the power of this: `-icount shift=2`. */
const icountShift = 2;

/** What a program for any network is compiled for. */
interface Target {
  readonly id: string;
  readonly core: string;
  readonly memory: string;
  readonly sources: readonly string[];
  readonly defines: readonly string[];
}

function boardTarget(id: string): Target {
  const folder = `boards/${id}`;
  const { core } = JSON.parse(readFileSync(join(templates, folder, 'board.json'), 'utf8')) as { core: string };
  const sources = [`${folder}/port.c`, 'ports/board/board.c'];
  return { id, core, memory: `${folder}/memory.ld`, sources, defines: [] };
}

function qemuTarget(id: string, core: string, clockHz: number, uartAddress: number): Target {
  return {
    id,
    core,
    memory: `ports/qemu/${id}.ld`,
    sources: ['image/qemu.c', 'ports/qemu/counter.c'],
    defines: [
      `PORT_NAME="${id}"`,
      `CLOCK_HZ=${clockHz}u`,
      `ICOUNT_SHIFT=${icountShift}`,
      `UART_ADDRESS=${uartAddress}u`,
    ],
  };
}

export const targets: readonly Target[] = [
  ...readdirSync(join(templates, 'boards')).sort().map(boardTarget),
  qemuTarget('mps2-an386', 'cortex-m4', 25_000_000, 0x4000_4000),
  qemuTarget('mps2-an505', 'cortex-m33', 20_000_000, 0x5020_0000),
];

const shared = [
  ...['main.c', 'inference.c', 'commands.c'].map((name) => `image/${name}`),
  'ports/report.c',
  'ports/cortex_m/startup.c',
  'runtime/softmax.c',
];

export function compilerVersion(): string {
  return execFileSync('arm-none-eabi-gcc', ['--version'], { encoding: 'utf8' }).split('\n')[0]!;
}

/** Compiles and links the program for a target; the text of its file in `firmware-templates/runtimes`. */
export function buildRuntime({ id, core, memory, sources, defines }: Target): string {
  const folder = mkdtempSync(join(tmpdir(), 'tauscope-runtime-'));
  try {
    const elf = join(folder, 'runtime.elf');
    const binary = join(folder, 'runtime.bin');
    execFileSync(
      'arm-none-eabi-gcc',
      [
        ...['-std=c11', '-Wall', '-Wextra', '-Werror', '-O2', '-mthumb', '-mfloat-abi=soft', `-mcpu=${core}`],
        ...['-ffunction-sections', '-fdata-sections', '-nostartfiles', '-Wl,--gc-sections', '-Wl,--build-id=none'],
        ...defines.map((define) => `-D${define}`),
        ...['-I', 'image', '-Wl,--undefined=ts_softmax', '-T', memory, '-T', 'image/sections.ld'],
        ...[...shared, ...sources, '-o', elf],
      ],
      { cwd: templates },
    );
    execFileSync('arm-none-eabi-objcopy', ['-O', 'binary', elf, binary]);
    const code = readFileSync(binary);
    const symbols = symbolsOf(elf);
    const found = (name: string) => symbols.find((symbol) => symbol.name === name)?.address;
    const address = (name: string) => found(name)!;
    return `${JSON.stringify(
      {
        id,
        core,
        compiler: compilerVersion(),
        flashAddress: address('vector_table'),
        imageAddress: address('network_image'),
        freeRamAddress: address('free_ram'),
        flashEndAddress: address('flash_end'),
        stackTopAddress: address('stack_top'),
        codeMemoryAddress: found('code_memory_start') ?? 0,
        codeMemoryEndAddress: found('code_memory_end') ?? 0,
        ramBesideCodeAddress: found('ram_beside_code') ?? address('stack_top'),
        entryAddress: address('reset_handler'),
        functions: symbols
          .filter(({ name, byteLength, kind }) => byteLength > 0 && kind === 't' && name !== 'vector_table')
          .map(({ name, address, byteLength }) => ({ name, address, byteLength })),
        sha256: createHash('sha256').update(code).digest('hex'),
        code: code.toString('base64'),
      },
      null,
      2,
    )}\n`;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function symbolsOf(elf: string) {
  const text = execFileSync('arm-none-eabi-nm', ['-S', '-n', '--defined-only', elf], { encoding: 'utf8' });
  return text
    .trim()
    .split('\n')
    .map((line) => {
      const [address, ...rest] = line.split(' ');
      const [kind, name] = rest.slice(-2);
      const byteLength = rest.length === 3 ? parseInt(rest[0]!, 16) : 0;
      return { name: name!, kind: kind!.toLowerCase(), address: parseInt(address!, 16), byteLength };
    });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = join(templates, 'runtimes');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  for (const target of targets) writeFileSync(join(folder, `${target.id}.json`), buildRuntime(target));
}
