import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { linked } from '../../src/assembly/link.ts';
import { printAssembly, symbolOf } from '../../src/assembly/print.ts';
import type { Routine } from '../../src/assembly/routine.ts';
import { codeAlignment, tableAlignment } from '../../src/assembly/routine.ts';
import { integerNetwork } from '../../src/network/integerNetwork.ts';
import type { IntegerNetwork, Layer } from '../../src/network/network.ts';
import { readModel } from '../../src/network/readModel.ts';
import { networkKernels } from '../../src/plan/networkKernels.ts';
import { randomFrom as engineRandom } from '../property/engine/random.ts';
import { randomNetwork } from '../property/engine/randomNetwork.ts';
import { realData, realDataFolder } from '../realData.ts';
import { representativeBoards } from '../unit/boards/representativeBoards.ts';
import { randomlySkipping } from './bundleJobs.ts';
import { hasArmTools } from './cortexM.ts';
import { randomFrom } from './networkBuilder.ts';
import * as zoo from './zoo.ts';

/** The routines of one network. */
type Program = readonly Routine[];

const address = 0x0800_4020;

/** All programs one after the other, by the assembler and the linker. */
function assembled(programs: readonly Program[]): Uint8Array {
  const folder = mkdtempSync(join(tmpdir(), 'tauscope-code-'));
  const path = (name: string) => join(folder, name);
  const prefixOf = (program: number) => `n${program}`;
  const sections = programs.flatMap((routines, i) =>
    routines.flatMap(({ name }) => {
      const symbol = symbolOf(prefixOf(i), name);
      return [
        `. = ALIGN(${codeAlignment}); *(.text.${symbol})`,
        `. = ALIGN(${tableAlignment}); *(.rodata.${symbol})`,
      ];
    }),
  );
  try {
    writeFileSync(
      path('code.s'),
      programs.map((routines, i) => printAssembly(routines, prefixOf(i))).join(''),
    );
    writeFileSync(path('code.ld'), `SECTIONS { .code ${address} : { ${sections.join('\n')} } }`);
    execFileSync('arm-none-eabi-as', ['-mcpu=cortex-m4', '-o', path('code.o'), path('code.s')]);
    execFileSync('arm-none-eabi-ld', ['-T', path('code.ld'), '-o', path('code.elf'), path('code.o')]);
    execFileSync('arm-none-eabi-objcopy', [
      '-O',
      'binary',
      '-j',
      '.code',
      path('code.elf'),
      path('code.bin'),
    ]);
    return new Uint8Array(readFileSync(path('code.bin')));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The same by the project's own. */
function encodedPrograms(programs: readonly Program[]): Uint8Array {
  const parts: { readonly start: number; readonly bytes: Uint8Array }[] = [];
  let end = 0;
  for (const routines of programs) {
    const start = Math.ceil(end / codeAlignment) * codeAlignment;
    const { bytes } = linked(routines, address + start);
    parts.push({ start, bytes });
    end = start + bytes.length;
  }
  const whole = new Uint8Array(Math.ceil(end / codeAlignment) * codeAlignment);
  for (const { start, bytes } of parts) whole.set(bytes, start);
  return whole;
}

function programOf(network: IntegerNetwork, board = representativeBoards[0]!): Program {
  const { steps } = networkKernels(network, { rounding: 'double', target: board });
  return [...new Set(steps.flatMap(({ routine }) => routine ?? []))];
}

function compare(programs: readonly Program[]) {
  const expected = assembled(programs);
  const bytes = encodedPrograms(programs);
  expect(expected.length).toBeLessThanOrEqual(bytes.length);
  const different = expected.findIndex((byte, i) => byte !== bytes[i]);
  const hex = (code: Uint8Array) => Buffer.from(code.subarray(different & ~1).subarray(0, 8)).toString('hex');
  expect(different < 0 || { different, hex: hex(bytes) }).toEqual(
    different < 0 || { different, hex: hex(expected) },
  );
}

const example = (name: string) => resolve(import.meta.dirname, `../../public/examples/${name}.tflite`);
const opened = (path: string) => integerNetwork(readModel(new Uint8Array(readFileSync(path)), 'net'));

describe.skipIf(!hasArmTools)(
  "machine code equals the assembler's and the linker's (needs arm-none-eabi-gcc)",
  () => {
    test('networks of all operators, shapes and forms, skipping nothing to nearly all', () => {
      const {
        everyOperator,
        convolutionShapes,
        pooledConvolutions,
        tiledConvolutions,
        movedValues,
        farWindows,
      } = zoo;
      const programs = [
        everyOperator,
        convolutionShapes,
        pooledConvolutions,
        tiledConvolutions,
        movedValues,
        farWindows,
      ].flatMap((make) =>
        [0, 0.3, 0.9].map((share, i) => {
          const random = randomFrom(i + 1);
          return programOf(randomlySkipping(make(random), share, random), representativeBoards[i]);
        }),
      );
      compare(programs);
    });

    test('200 random networks', () => {
      const kinds: readonly Layer['kind'][] = [
        ...([
          'conv',
          'tiledConv',
          'depthwise',
          'dense',
          'maxPool',
          'averagePool',
          'mean',
          'add',
          'pad',
        ] as const),
        ...(['rearrange', 'bilinearResize', 'relu', 'lookup', 'multiply', 'maximum', 'quantize'] as const),
      ];
      const programs = Array.from({ length: 200 }, (_, seed) => {
        const random = engineRandom(seed + 1);
        const chain = Array.from({ length: random.whole(1, 5) }, () => random.pick(kinds));
        return programOf(
          integerNetwork(randomNetwork(random, chain)),
          representativeBoards[seed % representativeBoards.length],
        );
      });
      expect(programs.flat().length).toBeGreaterThan(300);
      compare(programs);
    });

    test('the examples', () => {
      compare(
        ['lenet-cifar10', 'alexnet-cifar10', 'ds-cnn', 'mobilenet-v2'].map((name) =>
          programOf(opened(example(name))),
        ),
      );
    });

    test.skipIf(!realDataFolder)('the MLPerf Tiny networks (real data)', () => {
      const names = ['kws_ref_model', 'ad01_int8', 'pretrainedResnet_quant', 'vww_96_int8'];
      compare(names.map((name) => programOf(opened(realData(`mlperf-tiny/${name}.tflite`)))));
    });
  },
);
