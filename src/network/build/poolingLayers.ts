import { checkSum } from '../accumulators.ts';
import type { MeanLayer, PoolLayer, Size } from '../network.ts';
import type { Bounds } from './activationClamp.ts';
import { activationClamp } from './activationClamp.ts';
import { meanRequantisation } from './fixedPoint.ts';
import type { Int8Activation, Operator } from './operator.ts';
import { imageOf, layerEnds } from './operator.ts';
import { checkSameQuantisation } from './quantisation.ts';
import type { WindowFacts } from './slidingWindow.ts';
import { resolveWindow } from './slidingWindow.ts';

interface PoolFacts extends Omit<WindowFacts, 'dilation'> {
  readonly input: Int8Activation;
  readonly kernel: Size;
  readonly activation: Bounds;
}

/** Largest or average value of each window. */
export function buildPool(
  operator: Operator,
  kind: PoolLayer['kind'],
  { input, kernel, activation, ...facts }: PoolFacts,
): PoolLayer {
  const image = imageOf(input.tensor, operator.label);
  const movement = { ...facts, dilation: { h: 1, w: 1 } };
  const { window, output: size } = resolveWindow(kernel, movement, image, operator.label);
  const output = operator.produce([size.h, size.w, image.c]);
  checkSameQuantisation(operator.label, input.tensor, output.tensor);
  return {
    kind,
    ...layerEnds(operator, [input], output),
    window,
    clamp: activationClamp(activation, output.tensor),
  };
}

/** Mean over height and width. */
export function buildMean(operator: Operator, input: Int8Activation, keepsRank: boolean): MeanLayer {
  const { h, w, c } = imageOf(input.tensor, operator.label);
  const output = operator.produce(keepsRank ? [1, 1, c] : [c]);
  const requantisation = meanRequantisation(operator.label, input.tensor.scale / output.tensor.scale, h * w);
  checkSum(h * w, requantisation, operator.label);
  return { kind: 'mean', ...layerEnds(operator, [input], output), requantisation };
}

/** The largest value over height and width: one window of the whole image. */
export function buildLargest(operator: Operator, input: Int8Activation, keepsRank: boolean): PoolLayer {
  const { h, w, c } = imageOf(input.tensor, operator.label);
  const movement = { stride: { h: 1, w: 1 }, dilation: { h: 1, w: 1 }, padding: 'VALID' } as const;
  const { window } = resolveWindow({ h, w }, movement, { h, w, c }, operator.label);
  const output = operator.produce(keepsRank ? [1, 1, c] : [c]);
  checkSameQuantisation(operator.label, input.tensor, output.tensor);
  return { kind: 'maxPool', ...layerEnds(operator, [input], output), window, clamp: { min: -128, max: 127 } };
}
