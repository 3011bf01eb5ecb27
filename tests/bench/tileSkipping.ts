/**
 * npm run bench:tiles -- MODEL DIRECT|2|4 CALIBRATION TEST [shares] [channels per mask]: accuracy of compensated skipping in a
 * built-in model, all convolutions but the first, in the direct form or in tiles of 2x2 or 4x4 outputs. Prints a line per
 * share: SMLADs per output and input channel, right answers, answers as the exact network's, both in percent.
 */
import { readFileSync } from 'node:fs';
import { inputActivations, runLayers } from '../../src/arithmetic/runNetwork.ts';
import { networkInput } from '../../src/images/quantiseInput.ts';
import { readImages } from '../../src/images/readImages.ts';
import type { ConvLayer, Layer, Network, TiledConvLayer } from '../../src/network/network.ts';
import { convLayers, imageShape, tensorOf, withLayers } from '../../src/network/network.ts';
import { readModel } from '../../src/network/readModel.ts';
import type { TileAxes } from '../../src/network/tileAxis.ts';
import { readExtent, tileAxes } from '../../src/network/tileAxis.ts';
import { stepPowers } from '../../src/significance/channelTile.ts';
import { accumulateMoments, emptyMoments } from '../../src/significance/operandMoments.ts';
import { shareVariants } from '../../src/significance/shareVariants.ts';
import { tiledVariants } from '../../src/significance/tiledVariants.ts';
import { accumulateTileMoments, emptyTileMoments } from '../../src/significance/tileMoments.ts';
import { createEvaluator } from '../../workers/engine/evaluator.ts';
import { simdMatrices } from '../../workers/engine/simdMatrices.ts';

const [model, form, calibrationFile, testFile, shareList = '0,0.2,0.4,0.5,0.6,0.7,0.8', mask = '1'] =
  process.argv.slice(2);
if (!model || !form || !calibrationFile || !testFile)
  throw new Error('name a model, a form and two files of images');
const calibrationImages = 500;
const budgetBytes = 256 * 1024 * 1024;
const shares = shareList.split(',').map(Number);
const channelsPerMask = Number(mask);

const read = (path: string) => new Uint8Array(readFileSync(path));
const inRoot = (path: string) => new URL(`../../${path}`, import.meta.url).pathname;
const network = readModel(read(inRoot(`public/examples/${model}.tflite`)), model);
const kernels = new WebAssembly.Module(read(inRoot('workers/engine/generated/kernels.wasm')));
const calibration = inputsOf(calibrationFile);
const test = inputsOf(testFile);

function inputsOf(name: string) {
  const images = readImages([{ name, bytes: read(name) }]);
  return { inputOf: networkInput(images, network), labels: images.labels, count: images.count };
}

/** A convolution at every share, and its SMLADs there, per inference. */
interface Skipping {
  readonly variants: readonly Layer[];
  readonly smlads: readonly number[];
  /** Outputs that are read, times input channels. */
  readonly outputInputs: number;
}

/** A convolution whose moments are being collected; `variants` is called when they are complete. */
interface Collected {
  readonly layer: ConvLayer;
  add(input: Int8Array): void;
  skipping(): Skipping;
}

function direct(layer: ConvLayer): Collected {
  const moments = emptyMoments(network, [layer.index])[0]!;
  const task = { method: 'compensated', moments, shares, channelsPerMask, deadOperands: 'keep' } as const;
  const { h, w } = readExtent(network, layer);
  return {
    layer,
    add: (input) => accumulateMoments(network, layer, input, moments),
    skipping() {
      const variants = shareVariants(network, task);
      const smlads = variants.map(({ skipped }) => h * w * skipped!.reduce((sum, bit) => sum + 1 - bit, 0));
      return { variants, smlads, outputInputs: outputInputs(layer) };
    },
  };
}

function tiled(layer: ConvLayer, axes: TileAxes): Collected {
  const moments = emptyTileMoments(layer, axes);
  const tiles = axes.rows.starts.length * axes.columns.starts.length;
  return {
    layer,
    add: (input) => accumulateTileMoments(network, layer, axes, input, moments),
    skipping() {
      const task = { axes, moments, shares, channelsPerMask, errorWeights: stepPowers(layer) };
      const { variants } = tiledVariants(network, task, (shapes) => simdMatrices(kernels, shapes));
      const smlads = variants.map((variant) => tiles * keptPairs(layer, variant));
      return { variants, smlads, outputInputs: outputInputs(layer) };
    },
  };
}

function keptPairs(layer: ConvLayer, { pointWeights }: TiledConvLayer): number {
  const channels = inputChannels(layer);
  let kept = 0;
  for (let first = 0; first < pointWeights.length; first += channels)
    for (let lane = 0; lane < channels; lane += 2)
      if (pointWeights[first + lane] || (lane + 1 < channels && pointWeights[first + lane + 1])) kept++;
  return kept;
}

const inputChannels = (layer: ConvLayer) => imageShape(tensorOf(network, layer.inputs[0]!)).c;

function outputInputs(layer: ConvLayer): number {
  const { h, w } = readExtent(network, layer);
  return h * w * layer.bias.length * inputChannels(layer);
}

function classesOf(approximate: Network): Uint16Array {
  const evaluator = createEvaluator(kernels, approximate, 'double', budgetBytes);
  const classes = new Uint16Array(test.count);
  for (let first = 0; first < test.count; first += evaluator.batchImages) {
    const count = Math.min(evaluator.batchImages, test.count - first);
    evaluator.load(Array.from({ length: count }, (_, n) => test.inputOf(first + n)));
    evaluator.run(0, network.layers.length);
    classes.set(evaluator.classes(), first);
  }
  return classes;
}

const percent = (classes: Uint16Array, like: ArrayLike<number>) =>
  ((classes.reduce((sum, value, n) => sum + Number(value === like[n]), 0) / test.count) * 100).toFixed(2);

const layers = convLayers(network)
  .slice(1)
  .map((layer) => {
    const extent = readExtent(network, layer);
    // What is smaller than a tile of 4 has tiles of 2.
    const axes = form === '4' ? tileAxes(layer, extent, 4) : null;
    return form === 'direct' ? direct(layer) : tiled(layer, axes ?? tileAxes(layer, extent, 2)!);
  });

/** Says how many seconds of one core something took. */
function timed<T>(what: string, work: () => T): T {
  const before = process.cpuUsage();
  const result = work();
  console.error(`${what}: ${(process.cpuUsage(before).user / 1e6).toFixed(1)} processor seconds`);
  return result;
}

const inputs = timed('calibration images', () =>
  Array.from({ length: calibrationImages }, (_, n) => {
    const values = inputActivations(network, calibration.inputOf(n));
    runLayers(network, values, 0, network.layers.length, 'double');
    return layers.map(({ layer }) => values[layer.inputs[0]!] as Int8Array);
  }),
);
const skippings = layers.map(({ layer, add, skipping }, k) => {
  timed(`moments of layer ${layer.index}`, () => inputs.forEach((values) => add(values[k]!)));
  return timed(`variants of layer ${layer.index}`, skipping);
});
const exact = classesOf(network);
console.log(`${model}, exact: ${percent(exact, test.labels)}`);
shares.forEach((share, level) => {
  const classes = classesOf(
    withLayers(
      network,
      skippings.map(({ variants }) => variants[level]!),
    ),
  );
  const sum = (of: (skipping: Skipping) => number) => skippings.reduce((total, each) => total + of(each), 0);
  const cost = sum(({ smlads }) => smlads[level]!) / sum(({ outputInputs }) => outputInputs);
  console.log(
    `${form}, share ${share}: ${cost.toFixed(3)} SMLADs, ${percent(classes, test.labels)} right, ${percent(classes, exact)} as exact`,
  );
});
