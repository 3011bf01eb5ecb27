/**
 * npm run bench:grid: the whole grid of 100 x 100 configurations of LeNet on 2,000 images, exactly, in one thread along
 * the tree; then a sample of the configurations each alone on all images, with the same engine and compared class by
 * class. Takes minutes; times are processor times.
 */
import { readFileSync } from 'node:fs';
import type { Levels } from '../../src/exploration/engine.ts';
import { engineJob } from '../../src/exploration/holdExploration.ts';
import { networkInput } from '../../src/images/quantiseInput.ts';
import { syntheticSet } from '../../src/images/syntheticSet.ts';
import { readModel } from '../../src/network/readModel.ts';
import { createWasmEngine } from '../../workers/engine/wasmEngine.ts';
import { gridLevels, levelCount } from './exploration.ts';

const imageCount = 2000;
const sliceImages = 48;
const calibrationImages = 16;
/** Divides no multiple of LEVELS, so that the sample meets all levels of both layers. */
const sampleStep = 251;

const read = (path: string) => new Uint8Array(readFileSync(new URL(`../../${path}`, import.meta.url)));
const network = readModel(read('public/examples/lenet.tflite'), 'LeNet');
const inputOf = networkInput(syntheticSet(imageCount, 1), network);
const images = Array.from({ length: imageCount }, (_, n) => inputOf(n));
const engine = createWasmEngine(new WebAssembly.Module(read('workers/engine/generated/kernels.wasm')));
engine.open(engineJob(network, 'double'));
engine.setLevels(gridLevels(network, engine.significance({ inputs: images.slice(0, calibrationImages) })));

function processorSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** Classes [configuration][image] and the seconds they took. */
function evaluate(configurations: readonly Levels[]): { classes: Uint8Array; seconds: number } {
  const classes = new Uint8Array(configurations.length * imageCount);
  const start = processorSeconds();
  for (let first = 0; first < imageCount; first += sliceImages) {
    const slice = images.slice(first, first + sliceImages);
    const found = engine.classify({ configurations, inputs: slice });
    configurations.forEach((_, row) =>
      classes.set(found.subarray(row * slice.length, (row + 1) * slice.length), row * imageCount + first),
    );
  }
  return { classes, seconds: processorSeconds() - start };
}

const grid: Levels[] = Array.from({ length: levelCount ** 2 }, (_, n) => [
  Math.floor(n / levelCount),
  n % levelCount,
]);
const rows = grid.map((_, row) => row).filter((row) => row % sampleStep === 0);
const tree = evaluate(grid);
let aloneSeconds = 0;
for (const row of rows) {
  const { classes, seconds } = evaluate([grid[row]!]);
  aloneSeconds += seconds;
  if (Buffer.compare(classes, tree.classes.subarray(row * imageCount, (row + 1) * imageCount)) !== 0)
    throw new Error(`configuration ${row} differs along the tree`);
}
const allAloneSeconds = (aloneSeconds / rows.length) * grid.length;
console.log(
  JSON.stringify(
    {
      runtime: `Node ${process.version}`,
      clock: 'processor time',
      configurations: grid.length,
      images: imageCount,
      treeSeconds: tree.seconds,
      sampledConfigurations: rows.length,
      eachAloneSecondsExtrapolated: allAloneSeconds,
      ratio: allAloneSeconds / tree.seconds,
      sampleIdentical: true,
    },
    null,
    2,
  ),
);
