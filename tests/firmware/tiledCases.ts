import { tiledConv } from '../../src/arithmetic/tiledConv.ts';
import type { TiledConvTask } from '../../src/kernels/convolution/convTask.ts';
import type { SkippingOptions } from '../../src/kernels/convolution/winograd/skippingPlan.ts';
import { exactPointParameters, tiledConvLayer } from '../../src/network/build/tiledConvLayer.ts';
import type { TileAxis } from '../../src/network/network.ts';
import { tensorOf } from '../../src/network/network.ts';
import { pointCount, tileAxis } from '../../src/network/tileAxis.ts';
import { window } from '../unit/arithmetic/networks.ts';
import type { ConvCase, ConvShape } from './convCases.ts';
import { convCase, randomSource } from './convCases.ts';

type Outputs = TileAxis['outputs'];

/** What a convolution by tiles skips. */
export interface Skipping {
  readonly down: Outputs;
  readonly across: Outputs;
  /** Share of skipped pairs. */
  readonly share: number;
  /** Channels in a row that skip the same pairs; 1 unless given. */
  readonly channelsPerMask?: number;
  /** Output channels, points and pairs of input channels of which all is skipped. */
  readonly channels?: readonly number[];
  readonly points?: readonly number[];
  readonly pairs?: readonly number[];
}

export interface TiledCase extends Omit<ConvCase, 'task' | 'layer' | 'network'> {
  readonly task: TiledConvTask;
}

/** A random convolution by tiles, whose weights are those of a convolution but for the skipped pairs, and its output by the specification. */
export function tiledCase(name: string, shape: ConvShape, skipping: Skipping, seed: number): TiledCase {
  const { task, layer, network, ...rest } = convCase(name, shape, seed);
  const random = randomSource(seed + 99);
  const { down, across, share, channelsPerMask = 1, channels = [], points = [], pairs = [] } = skipping;
  const taps = shape.pooled ? 2 : 1;
  const axes = {
    rows: tileAxis(down, taps * task.outH)!,
    columns: tileAxis(across, taps * task.outW)!,
  };
  const { weights, bias } = exactPointParameters(layer, axes);
  const perChannel = pointCount(axes) * shape.inC;
  const drawn = new Map<string, boolean>();
  for (let n = 0; n < weights.length; n++) {
    const [channel, point] = [Math.floor(n / perChannel), Math.floor((n % perChannel) / shape.inC)];
    const pair = (n % shape.inC) >> 1;
    const key = [Math.floor(channel / channelsPerMask), point, pair].join();
    if (!drawn.has(key)) drawn.set(key, random(1000) < share * 1000);
    const isSkipped =
      channels.includes(channel) || points.includes(point) || pairs.includes(pair) || drawn.get(key)!;
    if (isSkipped) weights[n] = 0;
  }
  const [source, target] = [tensorOf(network, 0), tensorOf(network, 1)];
  const tiled = tiledConvLayer(layer, axes, { weights, bias }, source.zeroPoint);
  const outputs = tiledConv(tiled, rest.values, source, target, task.rounding);
  return { ...rest, task: { ...task, layer: tiled }, expected: rest.stored(outputs) };
}

const usual: SkippingOptions = {
  groupRows: 1,
  blockTiles: 4,
  channels: 1,
  mostUnrolled: 40,
  loads: 'single',
  split: false,
};

function padded(margin: number): ConvShape['window'] {
  return window({ kernel: 3, padding: [margin, margin, margin, margin] });
}

/** All pairs of tile sides, each with another number of tiles in registers; then the corners. */
export function tiledCases(): { shape: ConvShape; skipping: Skipping; options: SkippingOptions }[] {
  const [none, same] = [padded(0), padded(1)];
  const relu = { relu: true, outputMargin: 1, inputZeroPoint: -128 } as const;
  const sizes: readonly ConvShape[] = [
    { h: 6, w: 10, inC: 13, outC: 3, window: same, ...relu },
    { h: 9, w: 7, inC: 20, outC: 2, window: none, rounding: 'single' },
    { h: 7, w: 8, inC: 9, outC: 4, window: same, relu: true, rounding: 'single', outputMargin: 0 },
  ];
  const sides: readonly Outputs[] = [2, 3, 4];
  const mixtures = sides.flatMap((down, i) =>
    sides.map((across, j) => ({
      options: {
        ...usual,
        ...{ blockTiles: 1 + 3 * i + j, mostUnrolled: i === j ? 3 : 40, split: i < j },
        loads: (i + j) % 2 === 0 ? ('single' as const) : ('paired' as const),
      },
      shape: sizes[(i + 2 * j) % sizes.length]!,
      skipping: { down, across, share: [0, 0.4, 0.75][(i + j) % 3]! },
    })),
  );
  const square = { down: 4, across: 4 } as const;
  const wide = { h: 16, w: 16, window: same, ...relu } as const;
  return [
    ...mixtures,
    {
      options: { ...usual, groupRows: 2, blockTiles: 8 },
      shape: { ...wide, inC: 16, outC: 5 },
      skipping: { ...square, share: 0.6, channels: [1, 4], points: [0, 7, 8, 35], pairs: [2, 5] },
    },
    {
      options: { ...usual, groupRows: 2, blockTiles: 8, mostUnrolled: 5, loads: 'paired', split: true },
      shape: { ...wide, inC: 24, outC: 3, rounding: 'single' },
      skipping: { ...square, share: 0.3 },
    },
    {
      options: { ...usual, groupRows: 3, blockTiles: 9 },
      shape: { h: 14, w: 12, inC: 32, outC: 4, window: none, pooled: true, ...relu },
      skipping: { ...square, share: 0.5, points: [21] },
    },
    {
      options: { ...usual, groupRows: 3, blockTiles: 9, mostUnrolled: 7, loads: 'paired' },
      shape: { h: 15, w: 13, inC: 30, outC: 3, window: none, pooled: true },
      skipping: { ...square, across: 2, share: 0.5, channels: [1] },
    },
    {
      options: { ...usual, groupRows: 1, blockTiles: 2 },
      shape: { h: 5, w: 9, inC: 160, outC: 2, window: same, ...relu },
      skipping: { ...square, down: 2, share: 0.98, pairs: Array.from({ length: 10 }, (_, i) => 7 * i) },
    },
    {
      options: { ...usual, groupRows: 2, channels: 2 },
      shape: { h: 8, w: 8, inC: 32, outC: 6, window: same, ...relu },
      skipping: { ...square, share: 0.6, channelsPerMask: 2, channels: [2, 3], points: [4] },
    },
    {
      options: { ...usual, blockTiles: 3, channels: 2, mostUnrolled: 6, loads: 'paired', split: true },
      shape: { h: 14, w: 12, inC: 30, outC: 5, window: none, rounding: 'single' },
      skipping: { ...square, share: 0.5 },
    },
    {
      options: usual,
      shape: { h: 8, w: 8, inC: 96, outC: 3, window: same, extreme: true, ...relu },
      skipping: { ...square, share: 0 },
    },
    {
      options: { ...usual, loads: 'paired' },
      shape: { h: 8, w: 8, inC: 64, outC: 3, window: same, extreme: true, inputZeroPoint: 127 },
      skipping: { down: 3, across: 3, share: 0.2 },
    },
    {
      options: usual,
      shape: { h: 6, w: 6, inC: 5, outC: 3, window: none, ...relu },
      skipping: { ...square, share: 0, channels: [0, 1, 2] },
    },
  ];
}
