/**
 * npm run bench:domains -- MODEL [--calibration FILE] [--test FILE] [--images CALIBRATION,TEST] [--step SHARE]: SMLADs of compensated skipping by tiles
 * against the best direct skipping at equal losses (`domainLosses.ts`). Images are generated unless files are given. Prints one JSON document on
 * standard output.
 */
import { parseArgs } from 'node:util';
import { moduleLoader } from '../moduleLoader.ts';
import type * as DomainLosses from './domainLosses.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    calibration: { type: 'string' },
    test: { type: 'string' },
    images: { type: 'string', default: '500,10000' },
    step: { type: 'string', default: '0.05' },
  },
});
const [model] = positionals;
if (!model) throw new Error('name a built-in model or a file: npm run bench:domains -- lenet-cifar10');

const load = await moduleLoader();
const { domainLosses } = (await load('/tests/bench/domainLosses.ts')) as typeof DomainLosses;
const [calibrationImages, testImages] = values.images.split(',').map(Number) as [number, number];
const { calibration, test, step } = values;
const found = await domainLosses({
  model,
  calibrationImages,
  testImages,
  step: Number(step),
  ...(calibration !== undefined && { calibration }),
  ...(test !== undefined && { test }),
});
console.log(JSON.stringify(found, null, 2));
process.exit();
