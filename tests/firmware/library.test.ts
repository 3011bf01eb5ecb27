import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import * as v from 'valibot';
import { afterAll, describe, expect, test } from 'vitest';
import { buildBundle } from '../../src/firmware/buildBundle.ts';
import { jobFor, randomlySkipping } from './bundleJobs.ts';
import { randomFrom } from './networkBuilder.ts';
import { hasTools, UnpackedBundle } from './unpackedBundle.ts';
import { everyOperator } from './zoo.ts';

const cmake = await hasTools('cmake', 'cc', 'c++');
const cross = await hasTools('cmake', 'arm-none-eabi-gcc');
const qemu = await hasTools('arm-none-eabi-gcc', 'qemu-system-arm');

describe('a bundle as a library', () => {
  const random = randomFrom(51);
  const job = jobFor(randomlySkipping(everyOperator(random), 0.3, random), { random });
  const bundle = new UnpackedBundle(buildBundle({ ...job, prefix: 'used' }));
  afterAll(() => bundle.remove());
  const textOf = (path: string) => readFileSync(join(bundle.folder, path), 'utf8');
  const compiled = readdirSync(join(bundle.folder, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.[cS]$/.test(path))
    .map((path) => `src/${path}`)
    .sort();

  test.skipIf(!cmake)('CMake: installed, found by a C++ program that computes every output', async () => {
    await bundle.run('cmake', '-S', '.', '-B', 'build/library', '-DCMAKE_C_FLAGS=-Wall -Wextra -Werror');
    await bundle.run('cmake', '--build', 'build/library');
    await bundle.run('cmake', '--install', 'build/library', '--prefix', 'build/installed');
    bundle.write('user/user.cpp', readFileSync(join(import.meta.dirname, 'user.cpp')));
    bundle.write(
      'user/CMakeLists.txt',
      [
        'cmake_minimum_required(VERSION 3.16)',
        'project(user C CXX)',
        `find_package(used ${job.toolVersion} REQUIRED)`,
        'add_executable(user user.cpp ../vectors/vectors.c)',
        'target_include_directories(user PRIVATE ..)',
        'target_link_libraries(user PRIVATE used::used)',
      ].join('\n'),
    );
    await bundle.run(
      'cmake',
      '-S',
      'user',
      '-B',
      'build/user',
      `-DCMAKE_PREFIX_PATH=${bundle.folder}/build/installed`,
    );
    await bundle.run('cmake', '--build', 'build/user');
    await bundle.run('build/user/user');
  });

  test.skipIf(!cmake)(
    'CMake: part of a project that has tests and packages, whatever the model is called',
    async () => {
      const names = ['test', 'all', 'package', 'help', 'edit_cache'];
      for (const name of names) {
        const named = unzipSync(buildBundle({ ...job, network: { ...job.network, name: `${name}.tflite` } }));
        for (const [path, bytes] of Object.entries(named))
          if (/^(CMakeLists|src\/)/.test(path)) bundle.write(`parent/${name}/${path}`, bytes);
      }
      bundle.write(
        'parent/CMakeLists.txt',
        [
          'cmake_minimum_required(VERSION 3.16)',
          'project(parent C)',
          'enable_testing()',
          'include(CPack)',
          ...names.map((name) => `add_subdirectory(${name} ${name}.build)`),
        ].join('\n'),
      );
      await bundle.run('cmake', '-S', 'parent', '-B', 'build/parent');
    },
  );

  test.skipIf(!cross)(
    'CMake for Cortex-M33: the archive holds the kernels in assembly, each name once',
    async () => {
      const flags = '-mcpu=cortex-m33 -mthumb -ffunction-sections';
      const settings = {
        SYSTEM_NAME: 'Generic',
        SYSTEM_PROCESSOR: 'arm',
        C_COMPILER: 'arm-none-eabi-gcc',
        C_FLAGS: flags,
        ASM_FLAGS: flags,
        TRY_COMPILE_TARGET_TYPE: 'STATIC_LIBRARY',
      };
      const defines = Object.entries(settings).map(([name, value]) => `-DCMAKE_${name}=${value}`);
      await bundle.run('cmake', '-S', '.', '-B', 'build/cross', ...defines);
      await bundle.run('cmake', '--build', 'build/cross');
      const symbols = await bundle.run('arm-none-eabi-nm', '-g', '--defined-only', 'build/cross/libused.a');
      const names = [...symbols.matchAll(/^\w{8} \w (\w+)$/gm)].map(([, name]) => name!);
      expect(new Set(names).size).toBe(names.length);
      expect(names.filter((name) => !name.startsWith('used_'))).toEqual([]);
      const kernels = compiled
        .filter((path) => path.endsWith('.S'))
        .map((path) => path.replace(/.*\/(.*)\.S/, '$1'));
      expect(names).toEqual(expect.arrayContaining(['used_run', ...kernels]));
    },
  );

  test.skipIf(!qemu)('the stack of a run is what the header says, and little more is promised', async () => {
    bundle.write('main.c', readFileSync(join(import.meta.dirname, 'stack.c')));
    const stated = Number(/Stack of a run: (\d+) bytes in assembly/.exec(textOf('src/used.h'))![1]);
    const reports = [...(await bundle.make('qemu')).matchAll(/^stack=(\d+)$/gm)].map(([, bytes]) =>
      Number(bytes),
    );
    expect(reports).toHaveLength(2);
    for (const used of reports) {
      expect(used).toBeLessThanOrEqual(stated);
      expect(used).toBeGreaterThan(stated - 100);
    }
  });

  test.each(['CMakeLists.txt', 'zephyr/CMakeLists.txt'])('%s compiles all of src', (path) => {
    const named = [...textOf(path).matchAll(/\b(src\/\S+\.[cS])$/gm)].map(([, name]) => name!);
    expect(named.sort()).toEqual(compiled);
  });

  /** https://docs.platformio.org/en/latest/manifests/library-json */
  test('library.json is a manifest of PlatformIO', () => {
    const slug = /^[a-z0-9]+(-[a-z0-9]+)*$/;
    const schema = v.strictObject({
      $schema: v.pipe(v.string(), v.url()),
      name: v.pipe(v.string(), v.maxLength(50), v.regex(slug)),
      version: v.pipe(v.string(), v.maxLength(20), v.regex(/^\d+\.\d+\.\d+$/)),
      description: v.pipe(v.string(), v.nonEmpty(), v.maxLength(255)),
      keywords: v.array(v.pipe(v.string(), v.regex(slug))),
      license: v.literal('Apache-2.0'),
      headers: v.literal('used.h'),
      frameworks: v.literal('*'),
      platforms: v.literal('*'),
    });
    expect(v.safeParse(schema, JSON.parse(textOf('library.json'))).issues).toBeUndefined();
  });

  /** https://docs.arduino.cc/arduino-cli/library-specification */
  test('library.properties is a manifest of Arduino, and src has one header at its root', () => {
    const lines = textOf('library.properties').trimEnd().split('\n');
    const properties = Object.fromEntries(lines.map((line) => line.split(/=(.*)/).slice(0, 2))) as unknown;
    const text = v.pipe(v.string(), v.nonEmpty());
    const schema = v.strictObject({
      name: v.pipe(v.string(), v.maxLength(63), v.regex(/^[a-zA-Z0-9][a-zA-Z0-9 _.-]*$/)),
      version: v.pipe(v.string(), v.regex(/^\d+\.\d+\.\d+$/)),
      author: text,
      maintainer: text,
      sentence: text,
      paragraph: text,
      category: v.literal('Data Processing'),
      url: v.pipe(v.string(), v.url()),
      architectures: text,
      includes: v.literal('used.h'),
      dot_a_linkage: v.literal('true'),
    });
    expect(v.safeParse(schema, properties).issues).toBeUndefined();
    const root = readdirSync(join(bundle.folder, 'src'));
    expect(root.filter((name) => name.includes('.'))).toEqual(['used.h']);
  });

  /** https://docs.zephyrproject.org/latest/develop/modules.html */
  test('zephyr/module.yml is a module of Zephyr', () => {
    const [, name, folder] = /^name: "(\w+)"\nbuild:\n {2}cmake: (\w+)\n$/.exec(textOf('zephyr/module.yml'))!;
    expect(name).toBe('used');
    expect(existsSync(join(bundle.folder, folder!, 'CMakeLists.txt'))).toBe(true);
  });
});
