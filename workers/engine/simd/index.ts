export { accumulate } from './accumulate';
export { averagePool, mean } from './average';
export { bilinear } from './bilinear';
export { add, extreme, lookup, multiplyValues, rescale } from './elementwise';
export {
  addScaled,
  extremeGradient,
  maxPoolGradient,
  productGradient,
  straightThrough,
  tableGradient,
  toFloats,
} from './floats';
export { eliminate } from './elimination';
export { gather, gatherFour } from './gather';
export { combine, sumSquares } from './keptColumns';
export { subtractPair } from './liveInverse';
export { maxPool } from './maxPool';
export { multiply } from './multiply';
export { classes, pack, rearrange, unpack } from './pack';
export { subtractProduct } from './matrices';
export { addProducts } from './products';
export { ratios } from './ratios';
export { softmax } from './softmax';
export { sweepDown, sweepUp } from './sweeps';
export { multiplyTiles } from './tiles';
export { quadGradients, weightGradients } from './weightGradients';

/** First free address; everything above belongs to the caller. */
export function heapBase(): usize {
  return __heap_base;
}
