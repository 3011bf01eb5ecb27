import type { ConvLayer, SkipMask } from '../../network/network.ts';
import type { OperandPairs } from '../../network/operandPairs.ts';
import { operandPairs } from '../../network/operandPairs.ts';

/** Output channels of one register tile. */
const tileChannels = 2;
/** Output pixels of one register tile. */
export const tilePixels = 2;

/** Code size of a tile's parts as GCC 12 -O2 emits them for Cortex-M4 and Cortex-M33; upper estimates. */
const loadBytes = 4;
const constantBytes = 8;
const smladBytes = 4;
/** Loop, first sums and the requantisation of a whole tile. */
const chunkOverheadBytes = 320;
/** A chunk stays resident in an 8 KB instruction cache, beside the code around it. */
export const maxChunkBytes = 7168;

/** Consecutive pairs of one block whose straight-line code runs over the whole output before the next chunk's. */
export interface UnpackedChunk {
  readonly firstPair: number;
  /** Exclusive. */
  readonly endPair: number;
  /** Pairs that at least one channel keeps: one load per pixel each. */
  readonly loadedPairs: number;
  /** Pairs counted once per channel that keeps them: one constant each, one SMLAD per pixel. */
  readonly keptPairs: number;
  /** Estimated code size. */
  readonly codeBytes: number;
}

/** One or two neighbouring output channels that share their activation loads. */
export interface UnpackedBlock {
  readonly firstChannel: number;
  readonly channels: number;
  /** At least one, also when every pair is skipped. */
  readonly chunks: readonly UnpackedChunk[];
}

/** The blocks and chunks of an unpacked convolution, in the order in which they run. */
export function unpackedBlocks(layer: ConvLayer): UnpackedBlock[] {
  const pairs = operandPairs(layer);
  const outC = layer.bias.length;
  const blocks: UnpackedBlock[] = [];
  for (let firstChannel = 0; firstChannel < outC; firstChannel += tileChannels) {
    const channels = Math.min(tileChannels, outC - firstChannel);
    blocks.push({ firstChannel, channels, chunks: chunksOf(pairs, layer.skipped, firstChannel, channels) });
  }
  return blocks;
}

/** Channels among `firstChannel ...` that keep pair `pair`. */
function keeping(
  pairs: OperandPairs,
  skipped: SkipMask | undefined,
  firstChannel: number,
  channels: number,
  pair: number,
): number {
  if (!skipped) return channels;
  let kept = channels;
  for (let c = firstChannel; c < firstChannel + channels; c++) kept -= skipped[c * pairs.pairCount + pair]!;
  return kept;
}

function pairBytes(kept: number): number {
  return kept === 0 ? 0 : tilePixels * loadBytes + kept * (constantBytes + tilePixels * smladBytes);
}

/** As few chunks as the size limit allows, of about equal size. */
function chunksOf(
  pairs: OperandPairs,
  skipped: SkipMask | undefined,
  firstChannel: number,
  channels: number,
): UnpackedChunk[] {
  const keptOf = Uint8Array.from({ length: pairs.pairCount }, (_, pair) =>
    keeping(pairs, skipped, firstChannel, channels, pair),
  );
  const totalBytes = keptOf.reduce((bytes, kept) => bytes + pairBytes(kept), 0);
  const room = maxChunkBytes - chunkOverheadBytes - pairBytes(tileChannels);
  const chunkCount = Math.max(1, Math.ceil(totalBytes / room));
  const chunks: UnpackedChunk[] = [];
  let bytesBefore = 0;
  let pair = 0;
  while (chunks.length < chunkCount) {
    const firstPair = pair;
    const end = ((chunks.length + 1) * totalBytes) / chunkCount;
    const last = chunks.length === chunkCount - 1;
    let [bytes, loadedPairs, keptPairs] = [0, 0, 0];
    for (; pair < pairs.pairCount && (last || bytesBefore + bytes < end); pair++) {
      const kept = keptOf[pair]!;
      bytes += pairBytes(kept);
      keptPairs += kept;
      if (kept > 0) loadedPairs++;
    }
    chunks.push({
      firstPair,
      endPair: pair,
      loadedPairs,
      keptPairs,
      codeBytes: bytes + chunkOverheadBytes,
    });
    bytesBefore += bytes;
  }
  return chunks;
}
