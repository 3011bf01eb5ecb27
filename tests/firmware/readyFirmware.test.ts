import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import zlib from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { buildRuntime, compilerVersion, targets } from '../../firmware-templates/image/buildRuntimes.ts';
import { runNetwork } from '../../src/arithmetic/runNetwork.ts';
import { boards } from '../../src/boards/boards.ts';
import { measureBoard } from '../../src/device/measureBoard.ts';
import type { BundleJob } from '../../src/firmware/bundleJob.ts';
import { elfFile } from '../../src/firmware/image/elf.ts';
import { intelHex } from '../../src/firmware/image/intelHex.ts';
import { networkImage } from '../../src/firmware/image/networkImage.ts';
import type { Program } from '../../src/firmware/image/program.ts';
import { programOf } from '../../src/firmware/image/program.ts';
import type { Runtime } from '../../src/firmware/image/runtime.ts';
import { runtimeIds, runtimeOf } from '../../src/firmware/image/runtime.ts';
import { outputsCrc32 } from '../../src/firmware/outputsCrc32.ts';
import { templateText } from '../../src/firmware/template.ts';
import { tensorOf } from '../../src/network/network.ts';
import { networkKernels } from '../../src/plan/networkKernels.ts';
import { jobFor, randomlySkipping } from './bundleJobs.ts';
import { hasArmTools } from './cortexM.ts';
import { NetworkBuilder, randomFrom } from './networkBuilder.ts';
import { runSerialFirmware } from './serialFirmware.ts';
import { everyOperator } from './zoo.ts';

const vectorCount = 3;

function everyOperatorJob(): BundleJob {
  const random = randomFrom(4);
  return jobFor(randomlySkipping(everyOperator(random), 0.3, random), { vectors: vectorCount, random });
}

function programFor(job: BundleJob, machine: string): Program {
  const runtime = runtimeOf(machine);
  return programOf(runtime, networkImage(job, runtime));
}

/** Flash and RAM of a board's linker script. */
function memoryRegions(id: string) {
  return [...templateText(`boards/${id}/memory.ld`).matchAll(/ORIGIN = (0x\w+), LENGTH = (\d+)K/g)].map(
    ([, start, kilobytes]) => ({ start: Number(start), byteLength: Number(kilobytes) * 1024 }),
  );
}

const hexOf = (bytes: Uint8Array | Int8Array) =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex');

/** What a GNU tool makes of a file. */
function converted(bytes: Uint8Array, tool: string, ...options: string[]): Uint8Array | string {
  const folder = mkdtempSync(join(tmpdir(), 'tauscope-firmware-'));
  const [from, to] = [join(folder, 'from'), join(folder, 'to')];
  try {
    writeFileSync(from, bytes);
    const isCopy = tool === 'objcopy';
    const text = execFileSync(`arm-none-eabi-${tool}`, [...options, from, ...(isCopy ? [to] : [])], {
      encoding: 'utf8',
    });
    return isCopy ? new Uint8Array(readFileSync(to)) : text;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The bytes of an Intel HEX file by address, each record checked. */
function hexBytes(text: string): Map<number, number> {
  const found = new Map<number, number>();
  let upper = 0;
  let isOver = false;
  for (const line of text.trimEnd().split('\n')) {
    expect(line).toMatch(/^:([0-9A-F]{2}){5,}$/);
    expect(isOver).toBe(false);
    const record = Buffer.from(line.slice(1), 'hex');
    expect(record.reduce((sum, byte) => sum + byte, 0) % 256).toBe(0);
    const [length, type, offset, data] = [
      record[0]!,
      record[3]!,
      record.readUInt16BE(1),
      record.subarray(4, -1),
    ];
    expect(data.length).toBe(length);
    if (type === 4) upper = data.readUInt16BE() * 0x1_0000;
    isOver = type === 1;
    if (type === 0) data.forEach((byte, i) => found.set(upper + offset + i, byte));
  }
  expect(isOver).toBe(true);
  return found;
}

describe.each(boards.map(({ id }) => id))('firmware for %s', (id) => {
  const job = everyOperatorJob();
  const runtime = runtimeOf(id);
  const image = networkImage(job, runtime);
  const program = programOf(runtime, image);
  const { bytes, entryAddress } = program;

  test('as .hex: records add up, lies in its flash, begins with a vector table, carries the checksum of its network', () => {
    const [flash, ram] = memoryRegions(id);
    const found = hexBytes(intelHex(program));
    const addresses = [...found.keys()];
    expect(Math.min(...addresses)).toBe(flash!.start);
    expect(Math.max(...addresses)).toBeLessThan(flash!.start + flash!.byteLength);
    const word = (address: number) =>
      Buffer.from([0, 1, 2, 3].map((i) => found.get(address + i)!)).readUInt32LE();
    const [stack, ...handlers] = Array.from({ length: 16 }, (_, i) => word(flash!.start + 4 * i));
    expect(stack).toBe(ram!.start + ram!.byteLength);
    for (const handler of handlers) {
      expect(handler % 2).toBe(1);
      expect(found.has(handler - 1)).toBe(true);
    }
    expect(handlers[0]).toBe(entryAddress + 1);
    const { imageAddress } = runtime;
    const [byteCount, crc] = [word(imageAddress + 4), word(imageAddress + 8)];
    const content = Uint8Array.from({ length: byteCount }, (_, i) => found.get(imageAddress + 128 + i)!);
    expect(crc).toBe(zlib.crc32(content));
    expect(crc.toString(16).padStart(8, '0')).toBe(image.crc);
  });

  test.skipIf(!hasArmTools)(
    'as .hex and as .elf is the same program to GNU tools (needs arm-none-eabi-gcc)',
    () => {
      const hex = new TextEncoder().encode(intelHex(program));
      expect(converted(hex, 'objcopy', '-I', 'ihex', '-O', 'binary')).toEqual(bytes);
      const elf = elfFile(program);
      expect(converted(elf, 'objcopy', '-O', 'binary')).toEqual(bytes);
      const symbols = converted(elf, 'nm', '-S') as string;
      expect(symbols).toContain(`${entryAddress.toString(16).padStart(8, '0')} `);
      for (const { name } of [...program.functions, ...program.tables])
        expect(symbols).toContain(` ${name}\n`);
    },
  );
});

test.skipIf(!hasArmTools || compilerVersion() !== runtimeOf('mps2-an386').compiler)(
  'the programs made ahead are what the compiler makes of their sources (needs the same arm-none-eabi-gcc)',
  () => {
    expect(targets.map(({ id }) => id).sort()).toEqual(runtimeIds);
    for (const target of targets) {
      const path = resolve(import.meta.dirname, `../../firmware-templates/runtimes/${target.id}.json`);
      expect(readFileSync(path, 'utf8')).toBe(buildRuntime(target));
    }
  },
);

test('firmware that does not fit is refused, and says by how much', () => {
  const job = everyOperatorJob();
  const runtime = runtimeOf('nucleo-f446re');
  const small = { ...runtime, flashEndAddress: runtime.imageAddress + 4096 };
  expect(() => networkImage(job, small)).toThrow(/program takes \d+ bytes of flash, but NUCLEO-U575ZI-Q has/);
  const narrow = { ...runtime, stackTopAddress: runtime.freeRamAddress + 5000 };
  expect(() => networkImage(job, narrow)).toThrow(/buffers take \d+ bytes of RAM, but .* leaves 904/);
  expect(() => runtimeOf('nucleo-x')).toThrow(/no ready firmware for "nucleo-x".*mps2-an386/);
});

test('what is to be copied stays in flash where there is no room for it', () => {
  const job = everyOperatorJob();
  const tablesInRam = new Set(job.network.layers.map(({ index }) => index));
  const runtime = runtimeOf('nucleo-f446re');
  const ends = (stackTopAddress: number) => {
    const { symbols } = networkImage({ ...job, tablesInRam }, { ...runtime, stackTopAddress });
    return symbols
      .filter(({ kind }) => kind === 'table')
      .map(({ address }) => address >= runtime.freeRamAddress);
  };
  expect(new Set(ends(runtime.stackTopAddress))).toEqual(new Set([true]));
  const { arenaBytes } = networkKernels(job.network, { rounding: 'double', target: job.board, tablesInRam });
  expect(new Set(ends(runtime.freeRamAddress + arenaBytes + 5000))).toEqual(new Set([false]));

  const board = runtimeOf('nucleo-g474re');
  const runsFromMemory = (change: Partial<Runtime>) => {
    const codeInMemory = tablesInRam;
    const { symbols } = networkImage({ ...job, codeInMemory }, { ...board, ...change });
    const code = symbols.filter(({ kind }) => kind === 'function');
    return new Set(code.map(({ address }) => address >= board.codeMemoryAddress));
  };
  expect(runsFromMemory({})).toEqual(new Set([true]));
  for (const change of [
    { codeMemoryEndAddress: board.codeMemoryAddress + 1000 },
    { ramBesideCodeAddress: board.freeRamAddress + 1000 },
  ])
    expect(runsFromMemory(change)).toEqual(new Set([false]));
});

describe.skipIf(!hasArmTools)('firmware made without a toolchain, under QEMU (needs qemu-system-arm)', () => {
  describe.each(['mps2-an386', 'mps2-an505'])('%s', (machine) => {
    const job = everyOperatorJob();
    const { network, vectors } = job;
    const inputBytes = vectors.inputs[0]!.length;

    test('checks itself, says what it is and counts its layers', async () => {
      using firmware = runSerialFirmware(machine, elfFile(programFor(job, machine)));
      const [check, done] = await firmware.ready();
      const same = `ok=${vectorCount}/${vectorCount} correct=${vectorCount}/${vectorCount}`;
      expect(check).toMatch(new RegExp(`^TAUSCOPE1 board=${machine} network=every_operator ${same} `));
      expect(done).toBe('m-init-done');
      expect(await firmware.answer('check')).toEqual([check]);
      const [identity] = await firmware.answer('identify');
      expect(identity).toMatch(
        new RegExp(`^m-tauscope-1 board=${machine} network=every_operator input=${inputBytes} output=5 `),
      );
      const counts = (await firmware.answer('layers 2')).map((line) =>
        Number(/^m-layer-\d+-(\d+)$/.exec(line)![1]),
      );
      const whole = Number(/instructions=(\d+)/.exec(check!)![1]);
      const sum = counts.reduce((total, count) => total + count, 0);
      // SysTick counts ten instructions at a time, and a loop around the steps is the run's alone.
      expect(Math.abs(sum - whole)).toBeLessThan(20 * counts.length);
    });

    test('counts layers in hundreds of strips', async () => {
      const random = randomFrom(1);
      const builder = new NetworkBuilder([151, 4, 2], random);
      const window = { kernel: { h: 3, w: 3 } };
      const network = builder.network(
        'strips',
        builder.conv(builder.conv(builder.input, 2, window), 2, window),
      );
      const strips = { ...jobFor(network, { random }), activationBytes: 0 };
      expect(
        networkKernels(network, { rounding: 'double', target: job.board, activationBytes: 0 }).steps.length,
      ).toBeGreaterThan(256);
      using firmware = runSerialFirmware(machine, elfFile(programFor(strips, machine)));
      await firmware.ready();
      const lines = await firmware.answer('layers 1');
      expect(lines.map((line) => /^m-layer-(\d+)-\d+$/.exec(line)?.[1])).toEqual(['0', '1']);
    });

    test('copies tables of some layers to RAM and code of some to the code memory, and is as right', async () => {
      const layers = network.layers.map(({ index }) => index);
      const copied = new Set(layers.filter((index) => index % 2 === 1));
      const copiedCode = new Set(layers.filter((index) => index % 3 === 1));
      const places = { tablesInRam: copied, codeInMemory: copiedCode };
      const program = programFor({ ...job, ...places }, machine);
      const { freeRamAddress, codeMemoryAddress } = runtimeOf(machine);
      const { steps } = networkKernels(network, { rounding: 'double', target: job.board, ...places });
      const addressOf = new Map(program.functions.map(({ name, address }) => [name, address]));
      expect(copiedCode.size).toBeGreaterThan(0);
      for (const { routine, owner } of steps)
        if (routine) expect(addressOf.get(routine.name)! >= codeMemoryAddress).toBe(copiedCode.has(owner));
      const owners = new Map(
        steps.flatMap(({ owner, routine }) =>
          (routine?.tables ?? []).map(({ name }) => [name, owner] as const),
        ),
      );
      const inRam = program.tables.filter(({ address }) => address >= freeRamAddress);
      expect(inRam.length).toBeGreaterThan(0);
      expect(inRam.length).toBeLessThan(program.tables.length);
      for (const { name, address } of program.tables)
        expect(address >= freeRamAddress).toBe(copied.has(owners.get(name)!));
      using firmware = runSerialFirmware(machine, elfFile(program));
      const [check] = await firmware.ready();
      expect(check).toContain(` ok=${vectorCount}/${vectorCount} correct=${vectorCount}/${vectorCount} `);
    });

    test("is measured by the project's own questions", async () => {
      using firmware = runSerialFirmware(machine, elfFile(programFor(job, machine)));
      await firmware.ready();
      const { network: name, check, layers, unit, imageCrc } = await measureBoard(firmware.link);
      expect({ name, unit, equal: check.equalVectors, outputs: check.outputsCrc }).toEqual({
        name: 'every_operator',
        unit: 'instructions',
        equal: vectorCount,
        outputs: outputsCrc32(vectors),
      });
      expect(imageCrc).toBe(networkImage(job, runtimeOf(machine)).crc);
      const { steps } = networkKernels(network, { rounding: 'double', target: job.board });
      expect(new Set(layers.keys())).toEqual(new Set(steps.map(({ owner }) => owner)));
      const sum = [...layers.values()].reduce((total, count) => total + count, 0);
      // SysTick counts ten instructions at a time, and the loop around the calls is the run's alone.
      expect(Math.abs(sum - check.count)).toBeLessThan(20 * layers.size);
    });

    test('answers the MLPerf Tiny runner: loads inputs, infers, gives results', async () => {
      using firmware = runSerialFirmware(machine, elfFile(programFor({ ...job, pixelInput: true }, machine)));
      await firmware.ready();
      expect(await firmware.answer('name')).toEqual(['m-name-dut-[tauscope]']);
      expect(await firmware.answer('profile')).toEqual([
        'm-profile-[ULPMark for tinyML Firmware V0.0.1]',
        'm-model-[every_operator]',
      ]);
      for (const [i, input] of vectors.inputs.entries()) {
        const pixels = Uint8Array.from(input, (value) => value + 128);
        expect(await firmware.answer(`db load ${inputBytes}`)).toEqual([`m-[Expecting ${inputBytes} bytes]`]);
        const digits = hexOf(pixels);
        // As many bytes as the runner sends at once.
        for (let at = 0; at < digits.length; at += 62) {
          const answer = await firmware.answer(`db ${digits.slice(at, at + 62)}`);
          expect(answer).toEqual(at + 62 < digits.length ? [] : ['m-load-done']);
        }
        expect((await firmware.answer('db print')).join('').replaceAll(/m-buffer-|-/g, '')).toBe(digits);
        const answer = await firmware.answer('infer 3 1');
        const laps = answer.flatMap((line) => /^m-lap-us-(\d+)$/.exec(line)?.[1] ?? []).map(Number);
        expect(laps[1]).toBeGreaterThan(laps[0]!);
        expect(answer.filter((line) => !line.startsWith('m-lap-us-'))).toEqual([
          'm-warmup-start-1',
          'm-warmup-done',
          'm-infer-start-3',
          'm-infer-done',
          resultsLine(vectors.outputs[i]!),
        ]);
        expect(await firmware.answer('outputs')).toEqual([`m-outputs-${hexOf(vectors.outputs[i]!)}`]);
      }
    });

    test('answers the runner of anomaly detection: takes float32 values, gives the error of the reconstruction', async () => {
      const random = randomFrom(6);
      const builder = new NetworkBuilder([20], random);
      const code = builder.relu(builder.dense(builder.input, 6));
      const job = jobFor(builder.network('autoencoder', builder.dense(code, 20)), { random });
      const [from, to] = [job.network.input, job.network.output].map((id) => tensorOf(job.network, id));
      using firmware = runSerialFirmware(
        machine,
        elfFile(programFor({ ...job, runnerModel: 'ad01' }, machine)),
      );
      await firmware.ready();
      expect(await firmware.answer('profile')).toContain('m-model-[ad01]');
      // Values that fall between two steps, amid one, and beyond what int8 holds.
      for (const steps of [
        () => random(2000) / 8 - 125,
        () => random(250) - 124.5,
        () => random(2000) - 1000,
      ]) {
        const values = Float32Array.from({ length: 20 }, () => Math.fround(from!.scale) * steps());
        const quantised = Int8Array.from(values, (value) => {
          const ratio = Math.fround(value / Math.fround(from!.scale));
          const rounded = Math.sign(ratio) * Math.floor(Math.abs(ratio) + 0.5);
          return Math.max(-128, Math.min(127, rounded + from!.zeroPoint));
        });
        const outputs = Int8Array.from(runNetwork(job.network, quantised, { rounding: 'double' }));
        const squares = Array.from(
          outputs,
          (output, i) => ((output - to!.zeroPoint) * to!.scale - values[i]!) ** 2,
        );
        const error = squares.reduce((sum, square) => sum + square, 0) / outputs.length;
        const digits = hexOf(new Uint8Array(values.buffer));
        expect(await firmware.answer('db load 80')).toEqual(['m-[Expecting 80 bytes]']);
        for (let at = 0; at < digits.length; at += 62) {
          const answer = await firmware.answer(`db ${digits.slice(at, at + 62)}`);
          expect(answer).toEqual(at + 62 < digits.length ? [] : ['m-load-done']);
        }
        const answer = await firmware.answer('infer 1 0');
        const result = /^m-results-\[(\d+\.\d{3})\]$/.exec(answer.at(-1)!)![1];
        // Sums of float32 values end in about six digits.
        expect(Math.abs(Number(result) - error)).toBeLessThan(0.00051 + 2e-6 * error);
        expect(await firmware.answer('outputs')).toEqual([`m-outputs-${hexOf(outputs)}`]);
        expect((await firmware.answer('db print')).join('').replaceAll(/m-buffer-|-/g, '')).toBe(digits);
      }
      // The same program still takes int8 values, and then gives the outputs.
      await firmware.answer('db load 20');
      await firmware.answer(`db ${hexOf(job.vectors.inputs[0]!)}`);
      await firmware.answer('infer 1 0');
      expect(await firmware.answer('outputs')).toEqual([`m-outputs-${hexOf(job.vectors.outputs[0]!)}`]);
      expect((await firmware.answer('results'))[0]!.split(',')).toHaveLength(20);
    });

    function resultsLine(outputs: Int8Array): string {
      const { scale, zeroPoint } = tensorOf(network, network.output);
      const reals = Array.from(outputs, (value) => (value - zeroPoint) * scale);
      return `m-results-[${reals.map((real) => real.toFixed(3)).join()}]`;
    }

    test('answers mistakes with what is wrong, and goes on', async () => {
      using firmware = runSerialFirmware(machine, elfFile(programFor(job, machine)));
      await firmware.ready();
      const wrong = [
        ['jump', 'e-[Unknown command: jump]'],
        ['db', "e-[Command 'db' needs load, print or hexadecimal digits]"],
        ['db load 0', "e-[Command 'db load' needs a number of bytes above 0]"],
        ['db load 430', 'e-[An input of this network has 429 bytes, or four times as many as float32]'],
        ['infer x', 'e-[Inferences must be a number above 0]'],
        ['infer 1 -1', 'e-[Warm-ups must be a number]'],
        ['layers 0', 'e-[Inferences must be a number above 0]'],
        ['x'.repeat(300), `e-[Unknown command: ${'x'.repeat(80)}]`],
      ];
      for (const [command, answer] of wrong) expect(await firmware.answer(command!)).toEqual([answer]);
      await firmware.answer('db load 2');
      expect(await firmware.answer('db 123')).toEqual(['e-[An odd number of hexadecimal digits]']);
      expect(await firmware.answer('db 1g')).toEqual(['e-[Not a hexadecimal digit]']);
      expect(await firmware.answer('name')).toEqual(['m-name-dut-[tauscope]']);
    });

    test('does not run a network that was damaged on its way', async () => {
      const program = programFor(job, machine);
      const bytes = program.bytes.slice();
      bytes[bytes.length - 5]! ^= 1;
      using firmware = runSerialFirmware(machine, elfFile({ ...program, bytes }));
      expect(await firmware.link.nextLine(20_000)).toEqual({
        text: `TAUSCOPE1 board=${machine} error=the network in flash is missing or damaged; write the whole file again`,
      });
    });
  });
});
