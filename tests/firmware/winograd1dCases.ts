import type { Winograd1dOptions } from '../../src/kernels/convolution/winograd1d/rowPlan.ts';
import { window } from '../unit/arithmetic/networks.ts';
import type { ConvShape } from './convCases.ts';

interface Winograd1dCase {
  readonly options: Winograd1dOptions;
  readonly shape: ConvShape;
}

/** All numbers of channels and of rows that tiles of four leave over, odd and single columns, long and short loops, constant channels. */
export function winograd1dCases(): Winograd1dCase[] {
  const padded = (margin: number) => window({ kernel: 3, padding: [margin, margin, margin, margin] });
  const [none, same] = [padded(0), padded(1)];
  const relu = { relu: true, outputMargin: 1, inputZeroPoint: -128 } as const;
  const extreme = { extreme: true, inC: 3, outC: 3 } as const;
  const shapes: ConvShape[] = [
    { h: 8, w: 10, inC: 3, outC: 3, window: same, ...relu },
    { h: 11, w: 14, inC: 3, outC: 2, window: none, rounding: 'single' },
    { h: 9, w: 7, inC: 2, outC: 4, window: same, outputMargin: 0 },
    { h: 12, w: 9, inC: 2, outC: 3, window: none, relu: true, rounding: 'single', outputMargin: 2 },
    { h: 7, w: 8, inC: 1, outC: 1, window: same, ...relu },
    { h: 4, w: 3, inC: 1, outC: 2, window: same },
    { h: 5, w: 4, inC: 3, outC: 2, window: none },
    { h: 6, w: 3, inC: 2, outC: 2, window: none, ...relu },
    { h: 11, w: 12, inC: 3, outC: 4, window: none, pooled: true, ...relu },
    { h: 6, w: 6, inC: 3, outC: 3, window: same, pooled: true, rounding: 'single' },
    { h: 5, w: 13, inC: 1, outC: 3, window: same, pooled: true, outputMargin: 1 },
    { h: 6, w: 34, inC: 3, outC: 70, window: none, ...relu },
    { h: 8, w: 8, inC: 3, outC: 4, window: same, skipped: 0.5, ...relu },
    { h: 9, w: 8, inC: 3, outC: 7, window: same, constantOutputs: [0, 1, 4], ...relu },
    { h: 6, w: 10, inC: 2, outC: 6, window: none, constantOutputs: [2, 3, 5], pooled: true },
    { h: 6, w: 8, inC: 3, outC: 4, window: same, planar: true, constantOutputs: [0, 1, 2, 3] },
    { h: 6, w: 12, inC: 3, outC: 3, window: same, planar: true, ...relu },
    { h: 8, w: 8, window: same, ...extreme, ...relu },
    { h: 8, w: 8, window: same, ...extreme, ...relu, inputZeroPoint: 127, pooled: true },
    { h: 9, w: 8, window: same, ...extreme, inputZeroPoint: 127, rounding: 'single' },
  ];
  return shapes.map((shape, i) => ({ options: { unroll: [2, 1, 16][i % 3]! }, shape }));
}
