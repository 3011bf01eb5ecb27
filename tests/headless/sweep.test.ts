import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { documentAt } from './exploredFile.ts';
import { program, tauscope } from './tauscope.ts';

const folder = mkdtempSync(join(tmpdir(), 'tauscope-sweep-'));
const path = (...names: string[]) => join(folder, ...names);
const images = { calibration: 16, selection: 48, 'held-out': 16 };
const sweep = {
  common: { data: 'synthetic', ...images },
  matrix: {
    model: ['lenet'],
    settings: [
      { name: 'paper', method: 'paper', taus: '0,0.03' },
      { method: 'magnitude', shares: '0,0.5', form: ['2=unpacked', '4=unpacked'] },
    ],
    board: ['stm32f4discovery', 'nucleo-h743zi'],
  },
  runs: [
    { name: 'absent', model: 'absent.tflite' },
    { name: 'raced', model: 'lenet', taus: '0,0.03', racing: 0.1 },
  ],
};

function write(name: string, content: unknown): string {
  writeFileSync(path(name), JSON.stringify(content));
  return path(name);
}

const resultsIn = (name: string) => readdirSync(path(name)).filter((file) => file.endsWith('.json'));
const run = (file: string, out: string, ...more: string[]) =>
  tauscope(['sweep', file, '--out', path(out), '--parallel', '2', ...more]);
