import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { boardOf, boards } from '../../../src/boards/boards.ts';
import { buildBundle } from '../../../src/firmware/buildBundle.ts';
import { intelHex } from '../../../src/firmware/image/intelHex.ts';
import { networkImage } from '../../../src/firmware/image/networkImage.ts';
import { programOf } from '../../../src/firmware/image/program.ts';
import { runtimeOf } from '../../../src/firmware/image/runtime.ts';
import { sha256Hex } from '../../../src/network/sha256.ts';
import { jobFor, randomlySkipping } from '../../firmware/bundleJobs.ts';
import { NetworkBuilder, randomFrom } from '../../firmware/networkBuilder.ts';
import { everyOperator } from '../../firmware/zoo.ts';

function job(seed: number) {
  const random = randomFrom(seed);
  return jobFor(randomlySkipping(everyOperator(random), 0.5, random), { random });
}

describe('buildBundle', () => {
  const zip = buildBundle(job(1));
  const files = unzipSync(zip);
  const manifest = JSON.parse(strFromU8(files['manifest.json']!)) as {
    files: Record<string, string>;
    facts: unknown;
    vectors: { count: number };
    ready: { imageCrc32?: string; files: string[]; reason?: string };
  };

  test('the same job gives the same bytes, in any time zone', () => {
    const zone = process.env['TZ'];
    process.env['TZ'] = 'Pacific/Kiritimati';
    const again = buildBundle(job(1));
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
    expect(sha256Hex(again)).toBe(sha256Hex(zip));
    expect(sha256Hex(buildBundle(job(2)))).not.toBe(sha256Hex(zip));
  });

  test('manifest.json comes first, the other files by name', () => {
    const [first, ...rest] = Object.keys(files);
    expect(first).toBe('manifest.json');
    expect(rest).toEqual([...rest].sort());
  });

  test('the manifest names every other file with its hash and holds the facts', () => {
    const others = Object.entries(files).filter(([path]) => path !== 'manifest.json');
    expect(manifest.files).toEqual(
      Object.fromEntries(others.map(([path, bytes]) => [path, sha256Hex(bytes)])),
    );
    expect(manifest.facts).toEqual(job(1).facts);
    expect(manifest.vectors.count).toBe(3);
  });

  test('every board is there, and the README names its chip', () => {
    const readme = strFromU8(files['README.md']!);
    for (const board of boards) {
      expect(files).toHaveProperty([`boards/${board.id}/board.mk`]);
      expect(readme).toContain(`--chip ${board.flashing.probeRsChip}`);
    }
    expect(readme).not.toContain('{{');
  });

  test('holds the ready program for its board, in the forms that the board takes', () => {
    const { id } = job(1).board;
    const runtime = runtimeOf(id);
    const image = networkImage(job(1), runtime);
    const path = `ready/${id}.hex`;
    expect(manifest.ready).toEqual({ imageCrc32: image.crc, files: [path] });
    expect(strFromU8(files[path]!)).toBe(intelHex(programOf(runtime, image)));
    expect(strFromU8(files['README.md']!)).toContain(`\`image=${image.crc}\``);
    const pico = unzipSync(buildBundle({ ...job(1), board: boardOf('pico-2') }));
    expect(Object.keys(pico).filter((name) => name.startsWith('ready/'))).toEqual([
      'ready/pico-2.hex',
      'ready/pico-2.uf2',
    ]);
  });

  test('says why there is no ready program', () => {
    const elsewhere = { ...job(1), board: { ...boardOf('pico-2'), id: 'my-board' } };
    const own = unzipSync(buildBundle(elsewhere));
    const { ready } = JSON.parse(strFromU8(own['manifest.json']!)) as typeof manifest;
    expect(ready.files).toEqual([]);
    expect(ready.reason).toContain('no ready firmware for "my-board"');
    expect(strFromU8(own['README.md']!)).toContain(ready.reason);
    expect(Object.keys(own).filter((name) => name.startsWith('ready/'))).toEqual([]);
  });

  test('README and manifest name the classes, where they have names', () => {
    const classNames = ['hot dog', 'Käse', '`rm` | */ #', 'x'];
    const named = unzipSync(buildBundle({ ...job(1), classNames }));
    expect(strFromU8(named['README.md']!)).toContain(
      '\n\nIts classes: 0 hot dog, 1 K_se, 2 _rm_ | * / _, 3 x.\n\n',
    );
    expect(JSON.parse(strFromU8(named['manifest.json']!))).toMatchObject({ classNames });
    expect(strFromU8(files['README.md']!)).not.toContain('Its classes');
    expect(manifest).not.toHaveProperty('classNames');
  });

  test('the README has a paragraph for each form used, the manifest the cycles of CMSIS-NN', () => {
    const { estimate } = JSON.parse(strFromU8(files['manifest.json']!)) as {
      estimate: {
        latencyCycles: number;
        cmsisNnCycles: number;
        latencyReductionPercent: number;
        layers: { form: string; instructions: number; cmsisNnCycles: number }[];
      };
    };
    const readme = strFromU8(files['README.md']!);
    const used = estimate.layers
      .filter(({ form, instructions }) => form === 'fused' || instructions > 0)
      .map(({ form }) => form);
    const explained = [...readme.matchAll(/^\*\*`([\w-]+)`\*\* \(layers? /gm)].map(([, form]) => form!);
    expect(explained.sort()).toEqual([...new Set(used)].sort());
    expect(estimate.cmsisNnCycles).toBe(
      estimate.layers.reduce((sum, { cmsisNnCycles }) => sum + cmsisNnCycles, 0),
    );
    const { latencyCycles, cmsisNnCycles } = estimate;
    expect(estimate.latencyReductionPercent).toBeCloseTo(100 - (100 * latencyCycles) / cmsisNnCycles, 9);
  });

  test('the README says energy in the unit that suits it, and what the estimate was fitted to', () => {
    const { board } = job(1);
    const readmeFor = (change: Partial<typeof board>) =>
      strFromU8(unzipSync(buildBundle({ ...job(1), board: { ...board, ...change } }))['README.md']!);
    const power = (value: number) => ({ runPowerMilliwatts: { value, source: 'a test' } });
    expect(readmeFor(power(1))).toMatch(/; \d[\d.]* µJ at 1 mW\n/);
    expect(readmeFor(power(5000))).toMatch(/; \d[\d.]* mJ at 5000 mW\n/);
    const unfitted = 'it has not been fitted to a measurement';
    expect(readmeFor({})).toContain(unfitted);
    const calibration = { coreFactor: 1.02, stallFactor: 1.4, layerCount: 8, errorPercent: 1.3 };
    const fitted = readmeFor({ calibration });
    expect(fitted).toContain('(core × 1.02, waiting for flash × 1.40; ±1.3 % from 8 layers)');
    expect(fitted).not.toContain(unfitted);
  });

  test('a network that computes nothing takes a finite stack', () => {
    const random = randomFrom(1);
    const builder = new NetworkBuilder([4, 4, 2], random);
    const network = builder.network('flat', builder.reshape(builder.input, [32]));
    const texts = Object.entries(unzipSync(buildBundle(jobFor(network, { random }))));
    const infinite = texts.filter(
      ([path, bytes]) => /\.(c|h|S|md|json)$/.test(path) && /-Infinity/.test(strFromU8(bytes)),
    );
    expect(infinite.map(([path]) => path)).toEqual([]);
  });

  test('pinned forms are the forms of the kernels', () => {
    const pinned = { ...job(1), forms: new Map([[1, 'streamed' as const]]) };
    const { estimate } = JSON.parse(strFromU8(unzipSync(buildBundle(pinned))['manifest.json']!)) as {
      estimate: { layers: { layer: number; form: string }[] };
    };
    expect(estimate.layers.find(({ layer }) => layer === 1)?.form).toBe('streamed');
  });

  test('names from the model cannot leave their comments', () => {
    const random = randomFrom(3);
    const b = new NetworkBuilder([4, 4, 2], random);
    const output = b.conv(b.input, 2, { kernel: { h: 3, w: 3 } });
    for (const id of [b.input, output])
      b.tensors[id] = { ...b.tensors[id]!, name: '*/ #warning "out"\n#warning "here" \\' };
    const network = b.network('*/\n#warning', output);
    for (const [path, bytes] of Object.entries(unzipSync(buildBundle(jobFor(network, { random })))))
      if (/\.[ch]$/.test(path))
        expect(strFromU8(bytes).replace(/\/\*[^]*?\*\//g, '')).not.toMatch(/#warning/);
  });

  test('vectors that do not fit are refused', () => {
    const { vectors, ...rest } = job(1);
    const short = { ...vectors, inputs: vectors.inputs.map((input) => input.subarray(1)) };
    expect(() => buildBundle({ ...rest, vectors: short })).toThrow(/needs test vectors of 429 int8 inputs/);
    expect(() => buildBundle({ ...rest, vectors: { inputs: [], outputs: [], labels: [] } })).toThrow(
      /found 0 inputs/,
    );
  });
});
