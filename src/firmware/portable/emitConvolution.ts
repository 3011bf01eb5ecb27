import type { ConvLayer, Network } from '../../network/network.ts';
import { imageShape, tensorOf } from '../../network/network.ts';
import type { OperandPairs } from '../../network/operandPairs.ts';
import { operandPairs } from '../../network/operandPairs.ts';
import { capitalised } from '../../words/capitalised.ts';
import type { BundleFile } from '../bundleJob.ts';
import { hexWord, shapeOf } from '../cSyntax.ts';
import { layerText } from '../description.ts';
import { filledTemplate } from '../template.ts';
import type { LayerEmitter } from './layerEmitter.ts';
import { layerName } from './layerEmitter.ts';
import type { PaddedInput } from './paddedInput.ts';
import { operandOffset, paddedInput } from './paddedInput.ts';
import type { UnpackedBlock, UnpackedChunk } from './unpackedBlocks.ts';
import { tilePixels, unpackedBlocks } from './unpackedBlocks.ts';

/** Chunk functions per file: small enough that a compiler's memory stays small and `make -j` has work to share. */
const chunksPerFile = 8;

interface Kernel {
  readonly network: Network;
  readonly layer: ConvLayer;
  readonly pairs: OperandPairs;
  readonly padded: PaddedInput;
  readonly name: string;
  readonly text: string;
}

interface ChunkFunction {
  readonly name: string;
  readonly call: string;
  readonly source: string;
}

/**
 * A convolution: a padded int16 copy of the input, then per block of two output channels one function per
 * chunk, a straight line of SMLADs whose weights are constants; skipped pairs are absent.
 */
export const emitConvolution: LayerEmitter<ConvLayer> = ({ network, layer, prefix }) => {
  const name = layerName(prefix, layer);
  const kernel: Kernel = {
    network,
    layer,
    pairs: operandPairs(layer),
    padded: paddedInput(network, layer),
    name,
    text: layerText(network, layer),
  };
  const blocks = unpackedBlocks(layer);
  const chunks = blocks.flatMap((block, b) =>
    block.chunks.map((chunk, c) => chunkFunction(kernel, block, chunk, b, c)),
  );
  const parameters = 'const int8_t *input, int8_t *output, uint8_t *padded, uint8_t *sums';
  return {
    function: name,
    prototype: `void ${name}(${parameters});`,
    files: [layerFile(kernel, blocks, chunks), headerFile(kernel, chunks), ...partFiles(kernel, chunks)],
  };
};

function layerFile(
  kernel: Kernel,
  blocks: readonly UnpackedBlock[],
  chunks: readonly ChunkFunction[],
): BundleFile {
  const { network, layer, padded, pairs, name } = kernel;
  const source = tensorOf(network, layer.inputs[0] ?? -1);
  const all = pairs.pairCount * layer.bias.length;
  const kept = blocks.flatMap((block) => block.chunks).reduce((sum, chunk) => sum + chunk.keptPairs, 0);
  const text = filledTemplate('network/conv.c', {
    description: capitalised(kernel.text),
    blocks: `${blocks.length} blocks of output channels, ${chunks.length} chunks; ${kept} of ${all} pairs kept.`,
    header: `kernels/${name}.h`,
    source: shapeOf(imageShape(source)),
    padded: shapeOf(padded),
    top: padded.top,
    left: padded.left,
    copiedH: padded.copiedH,
    copiedW: padded.copiedW,
    zeroPoint: source.zeroPoint,
    function: name,
    calls: chunks.map((chunk) => `    ${chunk.call}`).join('\n'),
  });
  return { path: `src/network/${name}.c`, text };
}

function headerFile({ name, text }: Kernel, chunks: readonly ChunkFunction[]): BundleFile {
  const prototypes = chunks.map(
    (chunk) => `void ${chunk.name}(const uint8_t *padded, uint8_t *sums, int8_t *output);`,
  );
  return {
    path: `src/network/kernels/${name}.h`,
    text: filledTemplate('network/unpacked_layer.h', {
      description: text,
      guard: `${name.toUpperCase()}_H`,
      prototypes: prototypes.join('\n'),
    }),
  };
}

function partFiles({ name, text }: Kernel, chunks: readonly ChunkFunction[]): BundleFile[] {
  const parts = Math.ceil(chunks.length / chunksPerFile);
  return Array.from({ length: parts }, (_, part) => ({
    path: `src/network/kernels/${name}_part_${part}.c`,
    text: filledTemplate('network/unpacked_part.c', {
      description: `${capitalised(text)}: part ${part + 1} of ${parts}`,
      header: `${name}.h`,
      chunks: chunks
        .slice(part * chunksPerFile, (part + 1) * chunksPerFile)
        .map((chunk) => chunk.source)
        .join('\n')
        .trimEnd(),
    }),
  }));
}

function chunkFunction(
  kernel: Kernel,
  block: UnpackedBlock,
  chunk: UnpackedChunk,
  blockIndex: number,
  chunkIndex: number,
): ChunkFunction {
  const { network, layer, padded } = kernel;
  const { firstChannel, channels, chunks } = block;
  const target = imageShape(tensorOf(network, layer.output));
  const { stride } = layer.window;
  const step = stride.w * padded.c * Int16Array.BYTES_PER_ELEMENT;
  const first = chunkIndex === 0;
  const last = chunkIndex === chunks.length - 1;
  const name = `${kernel.name}_block_${blockIndex}_chunk_${chunkIndex}`;
  const outputs =
    channels === 1 ? `channel ${firstChannel}` : `channels ${firstChannel} and ${firstChannel + 1}`;
  const all = (chunk.endPair - chunk.firstPair) * channels;
  return {
    name,
    call: `${name}(padded, sums, output + ${firstChannel});`,
    source: filledTemplate('network/unpacked_chunk.c', {
      description:
        `${capitalised(kernel.text)}; output ${outputs}, tile of ${tilePixels} pixels x ${channels},\n` +
        ` * chunk ${chunkIndex + 1} of ${chunks.length}: ${chunk.keptPairs} of ${all} pairs kept.`,
      function: name,
      width: target.w,
      pixels: target.h * target.w,
      step,
      rowStep: stride.h * padded.rowBytes - (target.w - 1) * step,
      begin: first ? biasLine(layer, block) : `        TS_CONTINUE_${channels}();`,
      pairs: pairLines(kernel, block, chunk),
      end: [
        ...(last ? outputLines(kernel, block, target.c) : [`TS_KEEP_${channels}();`]),
        ...(first && last ? [] : [`sums += ${tilePixels * channels * Int32Array.BYTES_PER_ELEMENT};`]),
      ]
        .map((line) => `        ${line}`)
        .join('\n'),
      unused: first && last ? '    (void)sums;' : last ? '' : '    (void)output;',
    }),
  };
}

function biasLine({ bias }: ConvLayer, { firstChannel, channels }: UnpackedBlock): string {
  const biases = Array.from(bias.subarray(firstChannel, firstChannel + channels));
  return `        TS_BIAS_${channels}(${biases.join(', ')});`;
}

function outputLines({ network, layer }: Kernel, block: UnpackedBlock, outC: number): string[] {
  const { multipliers, shifts } = layer.requantisation;
  const { zeroPoint } = tensorOf(network, layer.output);
  const { min, max } = layer.clamp;
  const outputs = Array.from({ length: block.channels }, (_, channel) => {
    const factor = multipliers.length === 1 ? 0 : block.firstChannel + channel;
    const constants = [multipliers[factor], shifts[factor], zeroPoint, min, max].join(', ');
    return `TS_OUTPUT(${channel}, a${channel}, b${channel}, ${constants});`;
  });
  return [
    `const int32_t second = ts_second_output(walk, pixel, ${outC});`,
    ...outputs,
    `output += ${tilePixels * outC};`,
  ];
}

/** One macro per pair that a channel of the block keeps, in operand order. */
function pairLines(kernel: Kernel, block: UnpackedBlock, chunk: UnpackedChunk): string {
  const { layer, pairs, padded } = kernel;
  const lines: string[] = [];
  for (let pair = chunk.firstPair; pair < chunk.endPair; pair++) {
    const operand = pairs.first[pair]!;
    const kept: number[] = [];
    for (let channel = 0; channel < block.channels; channel++)
      if (layer.skipped?.[(block.firstChannel + channel) * pairs.pairCount + pair] !== 1) kept.push(channel);
    if (kept.length === 0) continue;
    const load = pairs.width[pair] === 2 ? 'PAIR' : 'LANE';
    const weights = kept.map((channel) => {
      const at = (block.firstChannel + channel) * pairs.operandCount + operand;
      const upper = pairs.width[pair] === 2 ? layer.weights[at + 1]! : 0;
      return hexWord((upper << 16) | (layer.weights[at]! & 0xffff));
    });
    const offset = operandOffset(layer, padded, operand);
    lines.push(`        TS_${load}_${kept.join('')}(${[offset, ...weights].join(', ')})`);
  }
  return lines.join('\n');
}
