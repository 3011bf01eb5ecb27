/**
 * npm run bench:search SPACE DATA: the whole grid of a space in one thread, then searches with a tenth of its
 * evaluations, on the images of a data file. Prints one JSON document on standard output; times are processor times.
 */
import { fileURLToPath } from 'node:url';
import { moduleLoader } from '../../moduleLoader.ts';
import type * as SearchBench from './searchBench.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const load = await moduleLoader();
const { searchBench } = (await load('/tests/bench/search/searchBench.ts')) as typeof SearchBench;

const [space, data] = process.argv.slice(2);
if (!space || !data)
  throw new Error('name a space and a data file: npm run bench:search -- lenet-paper test_batch.bin');
console.log(JSON.stringify(await searchBench(space, root, data), null, 2));
process.exit();
