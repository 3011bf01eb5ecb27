import type { ConvLayer } from './network.ts';

/**
 * The lane pairs of one convolution: two operands that one SMLAD multiplies. A pair is two neighbours in memory,
 * aligned within a contiguous run of the input (a kernel row, or one kernel column when dilated), so it can be
 * loaded as one word. For even run lengths this equals the (2p, 2p+1) pairing of an im2col column.
 */
export interface OperandPairs {
  /** Operands per output channel: kh * kw * inC. */
  readonly operandCount: number;
  readonly pairCount: number;
  /** First operand index of each pair. */
  readonly first: Int32Array;
  /** 2, or 1 where an odd run leaves a single operand. */
  readonly width: Uint8Array;
}

export function operandPairs({ weights, bias, window }: ConvLayer): OperandPairs {
  const { kernel, dilation } = window;
  const operandCount = weights.length / bias.length;
  const runLength = operandCount / (kernel.h * (dilation.w === 1 ? 1 : kernel.w));
  const first: number[] = [];
  const width: number[] = [];
  for (let run = 0; run < operandCount; run += runLength)
    for (let lane = 0; lane < runLength; lane += 2) {
      first.push(run + lane);
      width.push(Math.min(2, runLength - lane));
    }
  return {
    operandCount,
    pairCount: first.length,
    first: Int32Array.from(first),
    width: Uint8Array.from(width),
  };
}
