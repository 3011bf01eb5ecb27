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
import { tileAxes } from '../../src/network/tileAxis.ts';
import { accumulateMoments, emptyMoments } from '../../src/significance/operandMoments.ts';
import { shareVariants } from '../../src/significance/shareVariants.ts';
import { tiledVariants } from '../../src/significance/tiledVariants.ts';
import { accumulateTileMoments, emptyTileMoments } from '../../src/significance/tileMoments.ts';
import { createEvaluator } from '../../workers/engine/evaluator.ts';
import { simdRankUpdate } from '../../workers/engine/simdRankUpdate.ts';

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

function direct(layer: ConvLayer): Skipping {
  const moments = emptyMoments(network, [layer.index])[0]!;
  eachInput(layer, (input) => accumulateMoments(network, layer, input, moments));
  const variants = shareVariants(network, {
    method: 'compensated',
    moments,
    shares,
    channelsPerMask,
    deadOperands: 'keep',
  });
  const { h, w } = extentOf(layer);
  const smlads = variants.map(({ skipped }) => h * w * skipped!.reduce((sum, bit) => sum + 1 - bit, 0));
  return { variants, smlads, outputInputs: outputInputs(layer) };
}

function tiled(layer: ConvLayer, axes: TileAxes): Skipping {
  const moments = emptyTileMoments(layer, axes);
  eachInput(layer, (input) => accumulateTileMoments(network, layer, axes, input, moments));
  const variants = tiledVariants(network, { axes, moments, shares, channelsPerMask }, (size) => simdRankUpdate(kernels, size));
  const tiles = axes.rows.starts.length * axes.columns.starts.length;
  const smlads = variants.map((variant) => tiles * keptPairs(layer, variant));
  return { variants, smlads, outputInputs: outputInputs(layer) };
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

/** Height and width of what is read of a convolution's output. */
function extentOf(layer: ConvLayer): { h: number; w: number } {
  const { rows, columns } = tileAxes(network, layer, 2)!;
  return { h: rows.starts.at(-1)! + 2, w: columns.starts.at(-1)! + 2 };
}

function outputInputs(layer: ConvLayer): number {
  const { h, w } = extentOf(layer);
  return h * w * layer.bias.length * inputChannels(layer);
}

function eachInput(layer: ConvLayer, visit: (input: Int8Array) => void): void {
  const position = network.layers.indexOf(layer);
  for (let n = 0; n < calibrationImages; n++) {
    const values = inputActivations(network, calibration.inputOf(n));
    runLayers(network, values, 0, position, 'double');
    visit(values[layer.inputs[0]!] as Int8Array);
  }
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

const layers = convLayers(network).slice(1);
const skippings = layers.map((layer) => {
  const outputs = Number(form) as 2 | 4;
  // What is smaller than a tile of 4 has tiles of 2.
  const axes = form === 'direct' ? null : (tileAxes(network, layer, outputs) ?? tileAxes(network, layer, 2));
  const found = axes ? tiled(layer, axes) : direct(layer);
  console.error(`layer ${layer.index} after ${(process.cpuUsage().user / 1e6).toFixed(0)} processor seconds`);
  return found;
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
