import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { constants, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { unzipSync } from 'fflate';
import { beforeAll, describe, expect, test } from 'vitest';
import { measurementsText } from '../../src/device/measurements.ts';
import { writeFloatOnnx } from '../../src/network/onnx/write/writeFloat.ts';
import { readModel } from '../../src/network/readModel.ts';
import { realNetwork } from '../../src/network/realNetwork.ts';
import { fewImages } from './fewImages.ts';
import { inThisProcess } from './inThisProcess.ts';
import { narrowLenet } from './narrowModel.ts';

const root = resolve(import.meta.dirname, '../..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');
/** What a clone has after `npm run build`, without anything that was installed or linked before. */
const clone = mkdtempSync(join(tmpdir(), 'tauscope-readme-'));
const path = (name: string) => join(clone, name);

/** The lines of the README's block of commands, without their comments. */
const block = /^```\n(npx tauscope [^`]*)^```/m.exec(readme)?.[1] ?? '';
const commands = block
  .trim()
  .split('\n')
  .map((line) => line.replace(/ +#.*/, ''));

/** What stands for a file of the reader's own, and "one or more". */
const standIns: Readonly<Record<string, string>> = {
  MODEL: 'model.tflite',
  DATA: 'data.npz',
  FILE: 'outputs.bin',
  'RESULTS.json...': 'RESULTS.json',
  A: 'RESULTS',
  B: 'RESULTS',
  'MEASUREMENTS.json...': 'MEASUREMENTS.json',
};

/** Runs a line of shell in the clone, with nothing in npm's cache and no network. */
function start(command: string) {
  const line = command.replace(/[A-Z]+(?:\.json\.\.\.)?/g, (word) => standIns[word] ?? word);
  const env = { ...process.env, npm_config_cache: path('cache'), npm_config_offline: 'true' };
  return spawn('sh', ['-c', line], { cwd: clone, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
}

async function run(command: string): Promise<{ code: number; out: string; err: string }> {
  const child = start(command);
  const text = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => (text.out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (text.err += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number];
  return { code, ...text };
}

beforeAll(() => {
  for (const name of ['package.json', 'bin', 'dist'])
    cpSync(join(root, name), path(name), { recursive: true });
  writeFileSync(path('model.tflite'), narrowLenet);
  const float = realNetwork(readModel(narrowLenet, 'model'));
  writeFileSync(path('FLOAT.onnx'), writeFloatOnnx(float, [float.layers.length]));
  writeFileSync(path('data.npz'), fewImages);
  const few = { data: 'data.npz', taus: '0', calibration: 16, selection: 24, 'held-out': 16 };
  const runs = [{ name: 'lenet', model: 'model.tflite', ...few }];
  writeFileSync(path('SWEEP.json'), JSON.stringify({ runs }));
  const layers = [100, 200, 300].map((coreCycles, layer) => ({
    ...{
      network: 'lenet',
      imageCrc: '',
      layer,
      coreCycles,
      stallCycles: 0,
      measuredCycles: 1.1 * coreCycles,
    },
  }));
  writeFileSync(path('MEASUREMENTS.json'), measurementsText({ board: 'nucleo-u575zi-q', layers }));
});

describe("the README's commands, word for word after a build", () => {
  const expected: Readonly<Record<string, (out: string) => void>> = {
    inspect: (out) => expect(out).toMatch(/^model\.tflite: 32x32x3 .*\n# {2}operator/),
    run: (out) => {
      expect(out).toMatch(/images 0 to 59: Top-1 [\d.]+ %/);
      expect(readFileSync(path('outputs.bin'))).toHaveLength(60 * 10);
    },
    crosscheck: (out) => {
      expect(out).toMatch(/^model\.tflite beside onnxruntime on .*, images 0 to 59: Top-1 /);
      expect(out).toMatch(/^ {2}every difference is one of rounding$/m);
    },
    quantise: (out) => {
      expect(out).toMatch(/^INT8\.tflite: [\d,]+ bytes, int8 Top-1 /);
      expect(readModel(new Uint8Array(readFileSync(path('INT8.tflite'))), '').layers).toHaveLength(7);
    },
    explore: (out) => {
      expect(out).toMatch(/^model\.tflite on .*: 962 points/);
      expect(JSON.parse(readFileSync(path('RESULTS.json'), 'utf8'))).toMatchObject({ complete: true });
    },
    sweep: (out) => {
      expect(out).toMatch(/^FOLDER: 1 finished of 1\. /);
      expect(JSON.parse(readFileSync(path('FOLDER/lenet.json'), 'utf8'))).toMatchObject({ complete: true });
    },
    export: (out) => {
      expect(out).toMatch(/^BUNDLE\.zip: point \d+, /);
      expect(unzipSync(readFileSync(path('BUNDLE.zip')))).toHaveProperty('manifest.json');
    },
    firmware: (out) => {
      expect(out).toMatch(/^FIRMWARE\.hex: point \d+, .*; for nucleo-u575zi-q, \d+ bytes of flash\n/);
      expect(readFileSync(path('FIRMWARE.hex'), 'utf8')).toMatch(
        /^:020000040800F2\n(?::[0-9A-F]+\n)+:00000001FF\n$/,
      );
    },
    calibrate: (out) =>
      expect(out).toBe('nucleo-u575zi-q: core × 1.10, waiting for flash × 1.00; ±0.0 % from 3 layers\n'),
    verify: (out) => expect(out).toMatch(/^RESULTS\.json: reproduced, 962 points on \d+ selection images, /),
    report: (out) => {
      expect(out).toBe('FOLDER/report.html\n');
      expect(readFileSync(path('FOLDER/report.html'), 'utf8')).toContain('Content-Security-Policy');
      expect(readFileSync(path('FOLDER/report.md'), 'utf8')).toContain('](front.svg)');
    },
    compare: (out) => {
      expect(out).toMatch(/^1 {2}RESULTS\.json\n2 {2}RESULTS\.json\nthe settings are the same\n/);
      expect(out).toMatch(/^at most 1 pp lost +1 {2}\S/m);
    },
    cluster: (out) =>
      expect(out).toMatch(/^#!\/bin\/bash\n#SBATCH [^]*^command=\(sweep SWEEP\.json --out FOLDER\)$/m),
  };
  const ending = commands.filter((command) => command !== 'npx tauscope serve');

  test('are these', () => {
    expect(ending.map((command) => command.split(' ')[2])).toEqual(Object.keys(expected));
    expect(commands).toHaveLength(ending.length + 1);
  });

  test.each(ending)('%s', async (command) => {
    const { code, out, err } = await run(command);
    expect({ code, err: err.replace(/^([a-z -]+: \d+ % .*|\S+ finished)\n/gm, '') }).toEqual({
      code: 0,
      err: '',
    });
    expected[command.split(' ')[2]!]!(out);
  });

  test('npx tauscope serve', async () => {
    // Whatever else has the usual port on this machine is none of the test's business.
    const child = start((await isFree(4173)) ? 'npx tauscope serve' : 'npx tauscope serve --port 0');
    try {
      const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
      const address = /^Tauscope: (http:\/\/localhost:\d+\/)$/.exec(line)?.[1];
      expect(await (await fetch(address!)).text()).toContain('<title>Tauscope</title>');
    } finally {
      process.kill(-child.pid!);
    }
  });

  test('npx tauscope explore lenet --data synthetic begins, and is ended by a signal', async () => {
    const command = 'npx tauscope explore lenet --data synthetic';
    expect(readme).toContain(`\`${command}\` runs the built-in example`);
    // That it is at work is enough: the exploration above is of the same network, on fewer images. The shell outlives the signal to tell the exit status.
    const child = start(`trap : INT; ${command}`);
    let err = '';
    child.stderr.on('data', (chunk: Buffer) => {
      if (err === '') process.kill(-child.pid!, 'SIGINT');
      err += chunk.toString();
    });
    expect(await once(child, 'close')).toEqual([128 + constants.signals.SIGINT, null]);
    expect(err).toMatch(/^significance: \d+ % [^]*\ntauscope: The work was cancelled\.\n$/);
  });

  test('--help on any command lists its options', async () => {
    const listing = (name: string) => new RegExp(`^Usage: tauscope ${name} .*\n[^]*\nOptions:\n`);
    // What npx starts, without it, and of the others what that runs: to start is slower than the help.
    expect((await run('node bin/tauscope.js inspect --help')).out).toMatch(listing('inspect'));
    for (const name of [...Object.keys(expected), 'serve']) {
      const { out, error } = await inThisProcess([name, '--help']);
      expect(error).toMatchObject({ code: 'commander.helpDisplayed', exitCode: 0 });
      expect(out).toMatch(listing(name));
    }
  });
});

test('before the build, the command says what to do', async () => {
  rmSync(path('dist'), { recursive: true });
  expect(await run('npx tauscope inspect MODEL')).toEqual({
    code: 1,
    out: '',
    err: 'tauscope: The command is not built yet. Run "npm run build" first.\n',
  });
});

function isFree(port: number): Promise<boolean> {
  return new Promise((done) => {
    const server = createServer();
    server.once('error', () => done(false));
    server.listen(port, '127.0.0.1', () => server.close(() => done(true)));
  });
}
