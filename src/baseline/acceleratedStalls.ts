import type { AcceleratedFlash } from '../boards/timing/memoryTiming.ts';
import type { KernelCall } from './kernelCall.ts';
import { columnsInside, rowsInside } from './kernelCall.ts';
import { pointwiseCalls } from './kernelLoops.ts';
import type { StallRange } from './stallRange.ts';

/**
 * Code that its 1 KB cache has lost when it is run again: in one piece but for its jumps, each of which waits in full. Bytes
 * and jumps were solved for from runs with 64-bit and 128-bit reads, like the costs in `loops.ts`.
 */
interface Refill {
  readonly times: number;
  readonly bytes: number;
  readonly jumps: number;
}

/** Compiled code runs 0.4 cycles per byte: 3 bytes and 1.2 cycles an instruction. */
const cyclesPerCodeByte = 0.4;

/**
 * The loop over four channels of arm_depthwise_conv_3x3_s8, where no kernel position is outside. It fills the code cache but
 * for 16 bytes: whether it fits depends on its address, which the linker chooses. From the share of addresses where it did.
 */
const depthwiseLoopBytes = 1008;

/** Waiting for code and for tables of one call behind ST's accelerator. */
export function acceleratedStalls(call: KernelCall, flash: AcceleratedFlash): StallRange {
  const { waitStates, readBytes, codeCacheBytes, codeLineBytes } = flash;
  const refill = ({ times, bytes, jumps }: Refill) =>
    times * (bytes * Math.max(0, (waitStates + 1) / readBytes - cyclesPerCodeByte) + jumps * waitStates);
  const code = codeRefills(call).reduce((total, each) => total + refill(each), 0);
  const certain = code + tableReads(call, flash) * waitStates;
  if (call.kernel !== 'depthwise3x3') return { low: certain, typical: certain, high: certain };
  const inner = rowsInside(call).filter(isWhole).length * columnsInside(call).filter(isWhole).length;
  const lost = refill({ times: inner * Math.floor(call.outputC / 4), bytes: 740, jumps: 10.4 });
  const freeBytes = codeCacheBytes - depthwiseLoopBytes + instructionAlignment;
  const chance = 1 - Math.max(0, Math.min(1, freeBytes / codeLineBytes));
  const high = chance > 0 ? certain + lost : certain;
  return { low: chance < 1 ? certain : high, typical: certain + chance * lost, high };
}

const instructionAlignment = 4;
const isWhole = (inside: number) => inside === 3;

function codeRefills(call: KernelCall): Refill[] {
  const pixels = call.outputH * call.outputW;
  switch (call.kernel) {
    case 'conv':
      return [{ times: pixels, bytes: 480, jumps: 10 }];
    case 'pointwise': {
      const pairs = pointwiseCalls(call) * Math.floor(call.outputC / 2);
      const oddPixels = (pixels / pointwiseCalls(call)) % 2;
      return [
        { times: pairs, bytes: 750, jumps: 15.4 },
        { times: pairs * oddPixels, bytes: 420, jumps: 10.6 },
      ];
    }
    case 'depthwise3x3':
      return [
        { times: pixels, bytes: 840, jumps: 12 },
        { times: call.outputC % 4 > 0 ? pixels : 0, bytes: 320, jumps: 2.6 },
      ];
    case 'depthwise':
      return [{ times: pixels, bytes: 775, jumps: 12.7 }];
    case 'add':
      return [{ times: pixels * call.outputC, bytes: 19, jumps: 0.2 }];
    case 'softmax':
      return [{ times: 1, bytes: 1970, jumps: 46 }];
    case 'dense':
    case 'maxPool':
      return [{ times: 1, bytes: 640, jumps: 15 }];
    case 'averagePool':
    case 'plain':
      return [];
  }
}

/** Multiplier, shift and bias of a channel, in tables of their own. */
const tablesPerChannel = 3;

/** Reads of weights and requantisation tables that the data cache does not hold. */
function tableReads(call: KernelCall, flash: AcceleratedFlash): number {
  const { readBytes, dataCacheBytes, codeLineBytes: lineBytes } = flash;
  const { inputC, outputC, kernelH, kernelW } = call;
  const pixels = call.outputH * call.outputW;
  const taps = kernelH * kernelW;
  const cacheLines = dataCacheBytes / lineBytes;
  /** Reads of a stretch of `bytes` per visit: all of it or, where the last visit's read is still there, its share. */
  const wordReads = (bytes: number, kept: boolean) =>
    kept ? bytes / readBytes : Math.ceil(bytes / readBytes);
  switch (call.kernel) {
    case 'conv': {
      const operands = taps * inputC;
      const wholeBytes = outputC * operands + tablesPerChannel * Math.max(lineBytes, 4 * outputC) + lineBytes;
      if (wholeBytes <= dataCacheBytes) return wholeBytes / readBytes;
      const kept = (2 * operands) / lineBytes + tablesPerChannel <= cacheLines;
      const channelPair = (2 * operands) / readBytes + tablesPerChannel * wordReads(8, kept);
      return Math.ceil(pixels / 2) * (outputC / 2) * channelPair;
    }
    case 'pointwise': {
      const kept = (2 * inputC) / lineBytes + tablesPerChannel <= cacheLines;
      const visits = kept ? 1 : Math.ceil(pixels / pointwiseCalls(call) / 2);
      const channelPair = (2 * inputC) / readBytes + tablesPerChannel * wordReads(8, kept);
      return pointwiseCalls(call) * (outputC / 2) * visits * channelPair;
    }
    case 'depthwise3x3':
    case 'depthwise': {
      if (outputC * (taps + 4 * tablesPerChannel) <= dataCacheBytes)
        return (outputC * (taps + 12)) / readBytes;
      const kept = Math.min(taps, (taps * outputC) / lineBytes) + tablesPerChannel <= cacheLines;
      const inside =
        call.kernel === 'depthwise' ? taps : (total(rowsInside(call)) * total(columnsInside(call))) / pixels;
      const fourChannels = (kept ? 0 : inside) + tablesPerChannel * wordReads(16, kept);
      return pixels * (outputC / 4) * fourChannels;
    }
    case 'dense':
      return (call.outputH * (outputC * (inputC + 4))) / readBytes;
    default:
      return 0;
  }
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
