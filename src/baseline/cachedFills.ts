import type { Cache, CachedFlash } from '../boards/timing/memoryTiming.ts';
import type { Kernel, KernelCall } from './kernelCall.ts';
import { pointwiseCalls } from './kernelLoops.ts';

/** Code that a kernel runs over and over, about. */
const loopCodeBytes: Readonly<Record<Kernel, number>> = {
  conv: 1800,
  pointwise: 1100,
  depthwise3x3: 1100,
  depthwise: 900,
  dense: 600,
  maxPool: 400,
  averagePool: 400,
  add: 400,
  softmax: 600,
  plain: 100,
};

/** Line fills of one call on caches that do not hold its code and tables yet. */
export function cachedFills(call: KernelCall, flash: CachedFlash): number {
  const code = loopCodeBytes[call.kernel];
  const { bytes, passes } = tablePasses(call);
  const first = code / flash.lineBytes + bytes / (flash.dataCache ?? flash).lineBytes;
  const again = flash.dataCache ? missedLines(bytes, 0, flash.dataCache) : missedLines(bytes, code, flash);
  return first + (passes - 1) * again;
}

/** Weights and requantisation tables, and how often a call goes through them from beginning to end. */
function tablePasses(call: KernelCall): { bytes: number; passes: number } {
  const { inputC, outputC, kernelH, kernelW, outputH, outputW } = call;
  const pixels = outputH * outputW;
  const taps = kernelH * kernelW;
  switch (call.kernel) {
    case 'conv':
      return { bytes: outputC * (taps * inputC + 12), passes: Math.ceil(pixels / 2) };
    case 'pointwise':
      return { bytes: outputC * (inputC + 12), passes: pointwiseCalls(call) };
    case 'depthwise3x3':
    case 'depthwise':
      return { bytes: outputC * (taps + 12), passes: pixels };
    case 'dense':
      return { bytes: outputC * (inputC + 4), passes: outputH };
    default:
      return { bytes: 0, passes: 1 };
  }
}

/**
 * Lines missed by one more pass over `bytes` in a row while `codeBytes` are in use: of a set that is asked for more lines than
 * it has ways, in a circle, LRU replacement keeps none.
 */
function missedLines(bytes: number, codeBytes: number, { cacheBytes, ways, lineBytes }: Cache): number {
  const wayBytes = cacheBytes / ways;
  let missed = 0;
  for (const [tableLines, tableShare] of linesPerSet(bytes / wayBytes))
    for (const [codeLines, codeShare] of linesPerSet(codeBytes / wayBytes))
      if (tableLines + codeLines > ways) missed += tableShare * codeShare * (tableLines + codeLines);
  return (missed * wayBytes) / lineBytes;
}

/** A mean of 2.3 lines per set: 2 in 70 % of the sets, 3 in 30 %. */
function linesPerSet(mean: number): [lines: number, share: number][] {
  const whole = Math.floor(mean);
  return [
    [whole, whole + 1 - mean],
    [whole + 1, mean - whole],
  ];
}
