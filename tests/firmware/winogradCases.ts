import type { TileOutputs, WinogradOptions } from '../../src/kernels/convolution/winograd/winogradPlan.ts';
import { window } from '../unit/arithmetic/networks.ts';
import type { ConvShape } from './convCases.ts';

export interface WinogradCase {
  readonly options: WinogradOptions;
  readonly shape: ConvShape;
}

const usual = {
  groupRows: 1,
  blockTiles: 4,
  channels: 2,
  unroll: 64,
  split: false,
  weights: 'int16',
} as const;
const sides: readonly TileOutputs[] = [2, 3, 4];

function padded(margin: number): ConvShape['window'] {
  return window({ kernel: 3, padding: [margin, margin, margin, margin] });
}

/** Windows `down` and `across` apart. */
function apart(down: 1 | 2, across: 1 | 2, before: number): ConvShape['window'] {
  return { ...window({ kernel: 3, padding: [before, before, 1, 1] }), stride: { h: down, w: across } };
}

/** All pairs of tile sides, each with another shape; then the corners of the options. */
export function winogradCases(): WinogradCase[] {
  const [none, same] = [padded(0), padded(1)];
  const sizes = [
    { h: 6, w: 10, inC: 5, outC: 3, window: same, relu: true, outputMargin: 1, inputZeroPoint: -128 },
    { h: 9, w: 7, inC: 8, outC: 2, window: none, rounding: 'single' },
    { h: 7, w: 8, inC: 3, outC: 4, window: same, relu: true, rounding: 'single', outputMargin: 0 },
  ] as const;
  const stridedSizes = [
    {
      h: 16,
      w: 12,
      inC: 5,
      outC: 3,
      window: apart(2, 2, 0),
      relu: true,
      outputMargin: 1,
      inputZeroPoint: -128,
    },
    { h: 9, w: 15, inC: 8, outC: 2, window: apart(2, 2, 1), rounding: 'single' },
    { h: 17, w: 9, inC: 6, outC: 4, window: apart(2, 1, 1), relu: true, rounding: 'single', outputMargin: 0 },
    { h: 10, w: 14, inC: 3, outC: 3, window: apart(1, 2, 0), outputMargin: 1 },
  ] as const;
  const mixtures = sides.flatMap((down, i) =>
    sides.map((across, j) => ({
      options: { ...usual, down, across, split: i === j, weights: (i + j) % 2 === 0 ? 'int16' : 'int8' },
      shape: sizes[(i + 2 * j) % sizes.length]!,
    })),
  ) satisfies WinogradCase[];
  const strided = sides.flatMap((down, i) =>
    sides.map((across, j) => ({
      options: { ...usual, down, across, split: i !== j, weights: (i + j) % 2 === 0 ? 'int8' : 'int16' },
      shape: { ...stridedSizes[(i + 2 * j) % stridedSizes.length]! },
    })),
  ) satisfies WinogradCase[];
  const square = (side: TileOutputs) => ({ ...usual, down: side, across: side });
  const relu = { relu: true, outputMargin: 1, inputZeroPoint: -128 } as const;
  const extreme = { h: 8, w: 8, window: same, extreme: true, relu: true, outputMargin: 1 } as const;
  return [
    ...mixtures,
    ...strided,
    {
      options: { ...square(4), groupRows: 2 },
      shape: { h: 8, w: 9, inC: 16, outC: 4, window: same, ...relu },
    },
    {
      options: { ...square(4), weights: 'int8' },
      shape: { h: 6, w: 11, inC: 6, outC: 4, window: none, ...relu },
    },
    {
      options: { ...square(4), groupRows: 2, unroll: 3 },
      shape: { h: 10, w: 6, inC: 14, outC: 2, window: none },
    },
    {
      options: { ...square(4), blockTiles: 1, channels: 8 },
      shape: { h: 6, w: 6, inC: 9, outC: 11, window: none, rounding: 'single' },
    },
    {
      options: { ...square(4), across: 2, blockTiles: 2, channels: 4, unroll: 4 },
      shape: { h: 6, w: 6, inC: 20, outC: 6, window: none, ...relu },
    },
    {
      options: { ...square(4), blockTiles: 3 },
      shape: { h: 11, w: 13, inC: 8, outC: 2, window: none, pooled: true, ...relu },
    },
    {
      options: { ...square(2), across: 4, weights: 'int8' },
      shape: { h: 7, w: 10, inC: 4, outC: 3, window: same, pooled: true, rounding: 'single' },
    },
    {
      options: { ...square(4), across: 2, groupRows: 2, weights: 'int8' },
      shape: { h: 10, w: 5, inC: 4, outC: 3, window: none, ...relu, pooled: true },
    },
    {
      options: { ...square(2), split: true },
      shape: { h: 4, w: 7, inC: 4, outC: 2, window: none, pooled: true },
    },
    { options: square(4), shape: { ...extreme, inC: 96, outC: 3, inputZeroPoint: -128 } },
    {
      options: { ...square(4), weights: 'int8' },
      shape: { ...extreme, inC: 80, outC: 3, inputZeroPoint: 127 },
    },
    { options: square(3), shape: { ...extreme, inC: 128, outC: 2, inputZeroPoint: 127, rounding: 'single' } },
    { options: square(2), shape: { ...extreme, inC: 128, outC: 2, inputZeroPoint: 127 } },
    { options: square(4), shape: { h: 8, w: 8, inC: 8, outC: 4, window: same, skipped: 0.5, ...relu } },
    { options: square(3), shape: { h: 6, w: 6, inC: 4, outC: 3, window: same, planar: true, ...relu } },
    {
      options: { ...square(4), groupRows: 2 },
      shape: {
        ...{ h: 8, w: 9, inC: 12, outC: 7, window: same, skipped: 0.3, ...relu },
        ...{ constantOutputs: [0, 3, 4], unread: [0, 1, 5, 8, 9] },
      },
    },
    {
      options: { ...square(4), across: 2, weights: 'int8' },
      shape: {
        ...{ h: 11, w: 8, inC: 7, outC: 6, window: same, pooled: true, outputMargin: 2, rounding: 'single' },
        ...{ constantOutputs: [1, 2, 5], unread: [2, 3, 6] },
      },
    },
    {
      options: { ...square(2), split: true },
      shape: { h: 6, w: 31, inC: 6, outC: 5, window: none, constantOutputs: [0, 1, 2, 4], unread: [4, 5] },
    },
    {
      options: { ...square(3), weights: 'int8' },
      shape: { h: 7, w: 7, inC: 4, outC: 3, window: same, outputMargin: 1, constantOutputs: [0, 1, 2] },
    },
    {
      options: { ...square(4), unroll: 16 },
      shape: { h: 34, w: 6, inC: 128, outC: 2, window: none, ...relu },
    },
  ];
}
