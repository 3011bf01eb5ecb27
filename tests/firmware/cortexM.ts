import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { printAssembly, symbolOf } from '../../src/assembly/print.ts';
import type { Routine } from '../../src/assembly/routine.ts';
import { runtimeConfig } from '../../src/firmware/projectFiles.ts';
import type { IntegerNetwork } from '../../src/network/network.ts';
import { tensorOf } from '../../src/network/network.ts';
import type { NetworkKernels } from '../../src/plan/networkKernels.ts';
import { waitMilliseconds } from '../patience.ts';

/** QEMU machines and how many SysTick ticks one instruction takes at `-icount shift=6` (64 ns each). */
const machines = {
  'cortex-m4': { name: 'mps2-an386', codeStart: '0x00000000', ramStart: '0x20000000', tickNanoseconds: 40 },
  'cortex-m7': { name: 'mps2-an500', codeStart: '0x00000000', ramStart: '0x20000000', tickNanoseconds: 40 },
  'cortex-m33': { name: 'mps2-an505', codeStart: '0x10000000', ramStart: '0x38000000', tickNanoseconds: 50 },
};
const instructionNanoseconds = 64;

/** Of all functions and tables. */
const prefix = 'bench';

export type Machine = keyof typeof machines;

export interface BenchCase {
  readonly routine: Routine;
  readonly input: Uint8Array;
  /** Given instead of scratch memory: the second input of a sum. */
  readonly second?: Uint8Array;
  readonly outputBytes: number;
}

export interface BenchResult {
  readonly output: Uint8Array;
  readonly instructions: number;
}

export const hasArmTools: boolean = (() => {
  try {
    execFileSync('arm-none-eabi-gcc', ['--version'], { stdio: 'ignore' });
    execFileSync('qemu-system-arm', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

/** Writes assembly, data and the harness for separate routines into `folder` and links `bench.elf`. */
function buildBench(folder: string, cases: readonly BenchCase[], machine: Machine): string {
  const routines = cases.map(({ routine }) => routine);
  const inputs = cases.flatMap(({ input, second }) => [input, second ?? new Uint8Array()]);
  return link(folder, { routines, inputs, source: casesSource(cases) }, machine);
}

interface BenchSource {
  readonly routines: readonly Routine[];
  readonly inputs: readonly Uint8Array[];
  /** C text of the cases. */
  readonly source: string;
  /** A word at an odd halfword ends the run: hardware takes a cycle more for it. */
  readonly aligned?: boolean;
}

const bench = join(import.meta.dirname, 'bench');
const runtime = join(import.meta.dirname, '../../firmware-templates/runtime');

function compile(folder: string, machine: Machine, ...args: readonly string[]): void {
  const target = [`-mcpu=${machine}`, '-mthumb', '-mfloat-abi=soft', '-O2', '-ffreestanding'];
  const includes = [`-I${folder}`, `-I${bench}`, `-I${runtime}`];
  execFileSync('arm-none-eabi-gcc', [...target, ...includes, '-ffunction-sections', ...args], {
    cwd: folder,
  });
}

/** Objects of what all programs for a machine share, by that and whether words must be aligned. */
const compiled = new Map<string, ReadonlyMap<string, Uint8Array>>();

function harness(machine: Machine, isAligned: boolean): ReadonlyMap<string, Uint8Array> {
  const key = `${machine} ${isAligned}`;
  const known = compiled.get(key);
  if (known) return known;
  const folder = mkdtempSync(join(tmpdir(), 'tauscope-bench-'));
  try {
    writeFileSync(join(folder, 'config.h'), runtimeConfig('double', prefix));
    const sources = [join(bench, 'main.c'), join(runtime, 'softmax.c')];
    compile(folder, machine, ...(isAligned ? ['-DALIGNED'] : []), '-c', ...sources);
    const objects = new Map(
      ['main.o', 'softmax.o'].map((name) => [name, readFileSync(join(folder, name))] as const),
    );
    compiled.set(key, objects);
    return objects;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function link(
  folder: string,
  { routines, inputs, source, aligned: isAligned }: BenchSource,
  machine: Machine,
): string {
  const { codeStart, ramStart } = machines[machine];
  const objects = harness(machine, isAligned ?? false);
  for (const [name, bytes] of objects) writeFileSync(join(folder, name), bytes);
  const data = [
    '    .data',
    '    .balign 8',
    '    .global inputs',
    'inputs:',
    '    .incbin "inputs.bin"',
    '',
  ];
  writeFileSync(join(folder, 'kernels.s'), [printAssembly(routines, prefix), ...data].join('\n'));
  writeFileSync(join(folder, 'inputs.bin'), Buffer.concat(inputs.map(aligned)));
  writeFileSync(join(folder, 'cases.c'), source);
  writeFileSync(join(folder, 'config.h'), runtimeConfig('double', prefix));
  const linker = readFileSync(join(bench, 'bench.ld'), 'utf8')
    .replace('CODE_START', codeStart)
    .replace('RAM_START', ramStart);
  writeFileSync(join(folder, 'bench.ld'), linker);
  const options = ['-nostartfiles', '-Wl,--gc-sections', '-Wl,--no-warn-rwx-segments', '-T', 'bench.ld'];
  const elf = join(folder, 'bench.elf');
  compile(folder, machine, ...options, ...objects.keys(), 'cases.c', 'kernels.s', '-o', elf);
  return elf;
}

/** Runs the cases once each and gives their outputs and executed instructions. */
export function runBench(cases: readonly BenchCase[], machine: Machine): BenchResult[] {
  return run(
    (folder) => buildBench(folder, cases, machine),
    cases.map((one) => one.outputBytes),
    machine,
  );
}

function run(
  build: (folder: string) => string,
  outputSizes: readonly number[],
  machine: Machine,
): BenchResult[] {
  const { name, tickNanoseconds } = machines[machine];
  const folder = mkdtempSync(join(tmpdir(), 'tauscope-bench-'));
  try {
    const elf = build(folder);
    const qemu = [
      '-M',
      name,
      '-display',
      'none',
      '-monitor',
      'none',
      '-serial',
      'null',
      '-icount',
      'shift=6',
    ];
    const text = execFileSync(
      'qemu-system-arm',
      [
        ...qemu,
        '-chardev',
        'stdio,id=out',
        '-semihosting-config',
        'enable=on,target=native,chardev=out',
        '-kernel',
        elf,
      ],
      { cwd: folder, encoding: 'utf8', timeout: waitMilliseconds, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    const ticks = text.split('\n').filter(Boolean).map(Number);
    if (ticks.length !== outputSizes.length || ticks.some(Number.isNaN))
      throw new Error(`unexpected report: ${text}`);
    const outputs = new Uint8Array(readFileSync(join(folder, 'outputs.bin')));
    let at = 0;
    return outputSizes.map((outputBytes, i) => {
      const output = outputs.slice(at, (at += outputBytes));
      return { output, instructions: Math.round((ticks[i]! * tickNanoseconds) / instructionNanoseconds) + 1 };
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function aligned(bytes: Uint8Array): Uint8Array {
  const whole = new Uint8Array(Math.ceil(bytes.length / 8) * 8);
  whole.set(bytes);
  return whole;
}

function casesSource(cases: readonly BenchCase[]): string {
  const lines = ['#include "cases.h"'];
  const rows: string[] = [];
  let inputAt = 0;
  cases.forEach(({ routine, input, second, outputBytes }, i) => {
    const scratch = Math.max(8, routine.scratchBytes);
    lines.push(`kernel ${symbolOf(prefix, routine.name)};`);
    lines.push(
      `static uint8_t __attribute__((aligned(8))) output_${i}[${outputBytes}], scratch_${i}[${scratch}];`,
    );
    const secondAt = inputAt + aligned(input).length;
    const third = second ? `(void *)(inputs + ${secondAt})` : `scratch_${i}`;
    rows.push(
      `    {${symbolOf(prefix, routine.name)}, inputs + ${inputAt}, output_${i}, ${outputBytes}, ${third}},`,
    );
    inputAt = secondAt + (second ? aligned(second).length : 0);
  });
  return [...lines, ...caseTable(rows), 'void set_up(void) {}', ''].join('\n');
}

function caseTable(rows: readonly string[]): string[] {
  return [
    'const bench_case cases[] = {',
    ...rows,
    '};',
    'const uint32_t case_count = sizeof cases / sizeof *cases;',
  ];
}

/** Bytes of every function and table that the linker has placed, by the name of its routine or table. */
export function linkedSizes(cases: readonly BenchCase[], machine: Machine): Map<string, number> {
  const folder = mkdtempSync(join(tmpdir(), 'tauscope-bench-'));
  try {
    const elf = buildBench(folder, cases, machine);
    const symbols = execFileSync('arm-none-eabi-nm', ['-S', elf], { encoding: 'utf8' });
    const found = [...symbols.matchAll(new RegExp(`^\\w+ (\\w+) \\w ${prefix}_(\\w+)$`, 'gm'))];
    return new Map(found.map(([, size, name]) => [name!, parseInt(size!, 16)]));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The steps of a network on its arena, its input in place. The last step's output is the network's. */
function buildNetworkBench(
  folder: string,
  network: IntegerNetwork,
  kernels: NetworkKernels,
  input: Int8Array,
  machine: Machine,
  aligned: boolean,
): string {
  const lines = [
    '#include "cases.h"',
    '#include "runtime.h"',
    `static uint8_t __attribute__((aligned(8))) arena[${kernels.arenaBytes}];`,
    `void set_up(void) { memcpy(arena + ${kernels.inputOffset}, inputs, ${input.length}); }`,
  ];
  const rows = kernels.steps.map(
    ({ routine, layer, owner, inputOffset, outputOffset, tensorOffset, outputBytes, thirdOffset }, i) => {
      if (routine) lines.push(`kernel ${symbolOf(prefix, routine.name)};`);
      else if (layer?.kind === 'softmax') {
        const classes = tensorOf(network, layer.output).shape.at(-1)!;
        lines.push(
          `static void step_${i}(const void *from, void *to, void *unused)`,
          '{',
          `    const ts_softmax_layer layer = {${outputBytes / classes}, ${classes}, {${layer.multiplier}, ${layer.leftShift}}, ${layer.diffMin}};`,
          '    (void)unused;',
          '    ts_softmax(&layer, from, to);',
          '}',
        );
      }
      const third = thirdOffset === null ? '0' : `arena + ${thirdOffset}`;
      // Strips may lie where an input still is.
      const continues = kernels.steps.some(
        (step, n) => n !== i && step.owner === owner && step.tensorOffset === tensorOffset,
      );
      const keeps = continues || outputOffset === inputOffset || outputOffset === thirdOffset ? 1 : 0;
      return `    {${routine ? symbolOf(prefix, routine.name) : `step_${i}`}, arena + ${inputOffset}, arena + ${outputOffset}, ${outputBytes}, ${third}, ${keeps}, arena + ${tensorOffset}},`;
    },
  );
  const called = kernels.steps.map(({ routine }) => routine).filter((routine) => routine !== null);
  const routines = [...new Set(called)];
  const inputs = [new Uint8Array(input.buffer, input.byteOffset, input.byteLength)];
  const source = [...lines, ...caseTable(rows), ''].join('\n');
  return link(folder, { routines, inputs, source, aligned }, machine);
}

export function runNetworkBench(
  network: IntegerNetwork,
  kernels: NetworkKernels,
  input: Int8Array,
  machine: Machine,
  aligned = false,
): BenchResult[] {
  const sizes = kernels.steps.map(({ outputBytes }) => outputBytes);
  return run(
    (folder) => buildNetworkBench(folder, network, kernels, input, machine, aligned),
    sizes,
    machine,
  );
}
