import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { readModel } from '../../src/network/readModel.ts';
import { realData, realDataFolder } from '../realData.ts';
import { seed } from '../seed.ts';
import { everyOperator, kerasModel } from '../unit/network/builtModels.ts';
import { buildTflite } from '../unit/network/tflite/tfliteBuilder.ts';
import { OutcomeJudge } from './modelOutcome.ts';

const builtModels = Object.entries({ ...everyOperator, 'uint8 ends, a computed shape': kerasModel });

// Each test judges hundreds to thousands of files.
vi.setConfig({ testTimeout: 300_000 });

describe('built models, damaged in every place', () => {
  test.each(builtModels)('every cut of: %s', (_, model) => {
    const file = buildTflite(model);
    const judge = new OutcomeJudge();
    for (let length = 0; length < file.length; length++) judge.judge(file.slice(0, length));
    // The writer puts a table before what it refers to, so no end of the file is spare.
    expect(judge.outcomes.valid).toBe(0);
  });

  test.each(builtModels)('flipped bits of: %s', (_, model) => {
    const file = buildTflite(model);
    const judge = new OutcomeJudge();
    // Of large files every seventh: all bytes, and all places in a byte.
    const step = file.length > 4096 ? 7 : 1;
    for (let bit = 0; bit < 8 * file.length; bit += step) {
      const damaged = file.slice();
      damaged[bit >> 3]! ^= 1 << (bit & 7);
      judge.judge(damaged);
    }
    expect(judge.outcomes.refused).toBeGreaterThan(1000);
    expect(judge.outcomes.valid).toBeGreaterThan(1000);
  });
});

describe.skipIf(!realDataFolder)(`MLPerf Tiny models, damaged with seed ${seed}`, () => {
  test.each(['pretrainedResnet_quant', 'kws_ref_model', 'vww_96_int8', 'ad01_int8'])('%s', (model) => {
    damage(realData(`mlperf-tiny/${model}.tflite`));
  });
});

const examples = resolve(import.meta.dirname, '../../public/examples');
const exampleFiles = readdirSync(examples).filter((name) => /^(lenet|alexnet)\.tflite$/.test(name));
test.skipIf(exampleFiles.length === 0).each(exampleFiles)(
  `example model %s, damaged with seed ${seed}`,
  (name) => {
    damage(resolve(examples, name));
  },
);

/** 300 cuts, flipped bits and overwritten bytes, half of them outside the weights. */
function damage(path: string): void {
  const file = new Uint8Array(readFileSync(path));
  const judge = new OutcomeJudge();
  const structure = structureOf(file);
  const place = fc.oneof(
    fc.integer({ min: 0, max: file.length - 1 }),
    fc.nat({ max: structure.length - 1 }).map((index) => structure[index]!),
  );
  const changes = fc.oneof(
    fc.record({ place, cut: fc.constant(true) }),
    fc.record({ place, flip: fc.integer({ min: 0, max: 7 }) }),
    fc.record({
      place,
      bytes: fc.array(fc.constantFrom(0, 1, 0x7f, 0x80, 0xff), { minLength: 1, maxLength: 8 }),
    }),
  );
  fc.assert(
    fc.property(changes, (change) => {
      if ('cut' in change) {
        judge.judge(file.slice(0, change.place));
        return;
      }
      const damaged = file.slice();
      if ('flip' in change) damaged[change.place]! ^= 1 << change.flip;
      else damaged.set(change.bytes.slice(0, file.length - change.place), change.place);
      judge.judge(damaged);
    }),
    { numRuns: 300 },
  );
  expect(judge.outcomes.refused).toBeGreaterThan(50);
  expect(judge.outcomes.valid).toBeGreaterThan(25);
}

/** Positions of the bytes that are not weights. */
function structureOf(file: Uint8Array): number[] {
  const isWeight = new Uint8Array(file.length);
  const buffer = Buffer.from(file);
  for (const layer of readModel(file, 'whole').layers) {
    if (!('weights' in layer)) continue;
    const start = buffer.indexOf(Buffer.from(layer.weights.buffer));
    isWeight.fill(1, start, start + layer.weights.length);
  }
  return [...isWeight.keys()].filter((position) => !isWeight[position]);
}
