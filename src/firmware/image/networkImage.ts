import type { Symbol } from '../../assembly/link.ts';
import { linked } from '../../assembly/link.ts';
import { codeAlignment } from '../../assembly/routine.ts';
import { crc32 } from '../../images/crc32.ts';
import { classThreshold } from '../../network/classThreshold.ts';
import { TauscopeError } from '../../network/errors.ts';
import type { IntegerNetwork, Layer } from '../../network/network.ts';
import { elementCount, tensorOf } from '../../network/network.ts';
import { networkKernels } from '../../plan/networkKernels.ts';
import type { BundleJob } from '../bundleJob.ts';
import { kernelSettings } from '../bundleJob.ts';
import { identifier } from '../identifier.ts';
import { fittingVectors } from '../linkedVectors.ts';
import { checkedArena, fittingCopies, ramEndOf } from './networkMemory.ts';
import { PlacedParts, wordBytes } from './placedParts.ts';
import type { Runtime } from './runtime.ts';

/** What a network adds to the program of a {@link Runtime}: bytes at the program's `imageAddress`. */
export interface NetworkImage {
  readonly bytes: Uint8Array;
  /** Kernels and tables. */
  readonly symbols: readonly Symbol[];
  /** CRC-32 of what comes after the description, by which firmware names it: 8 hexadecimal digits. */
  readonly crc: string;
  /** Test vectors in it, the first ones. */
  readonly vectorCount: number;
}

/** "TSI1", little-endian. */
const magic = 0x31495354;
/** Words of `image` in firmware-templates/image/image.h. */
const descriptionWords = 32;

/**
 * Description, code and data of a network: the structures of firmware-templates/image/image.h.
 * @throws TauscopeError model-limit when flash or RAM of the runtime's machine do not hold it
 */
export function networkImage(job: BundleJob, runtime: Runtime): NetworkImage {
  const { network, board, vectors } = job;
  const kernels = networkKernels(network, kernelSettings(job));
  const [input, output] = [network.input, network.output].map((id) => tensorOf(network, id));
  const [inputBytes, outputBytes] = [input!, output!].map(({ shape }) => elementCount(shape)) as [
    number,
    number,
  ];
  const parts = new PlacedParts(runtime.imageAddress);
  const description = new Uint8Array(4 * descriptionWords);
  parts.place(description, codeAlignment);
  const name = parts.text(job.prefix ?? identifier(network.name));
  const model = parts.text(job.runnerModel ?? job.prefix ?? identifier(network.name));

  const softmaxes = new Map(
    kernels.steps.flatMap(({ layer, routine }) =>
      routine || !layer ? [] : [[layer.index, parts.words(softmaxWords(network, layer))] as const],
    ),
  );
  const steps = new Uint8Array(20 * kernels.steps.length);
  const stepsAddress = parts.place(steps);
  // Strips call theirs again and again.
  const routines = [...new Set(kernels.steps.flatMap(({ routine }) => routine ?? []))];
  const copies = fittingCopies(job, kernels, runtime);
  const code = linked(routines, parts.next(codeAlignment), copies);
  parts.place(code.bytes, codeAlignment);
  const tablesLoad = parts.place(code.tables);
  const codeLoad = parts.place(code.code);
  const arena = checkedArena(kernels, runtime, board, code);
  const keptAddress = arena + Math.ceil(kernels.arenaBytes / 8) * 8;
  const room = ramEndOf(runtime, code.code.length > 0) - keptAddress;
  const keptBytes = [4 * inputBytes, inputBytes].find((bytes) => bytes <= room) ?? 0;
  const addressOf = new Map(code.symbols.map((symbol) => [symbol.name, symbol.address]));
  const softmax = runtime.functions.find(({ name }) => name === 'ts_softmax')!.address;
  steps.set(
    wordBytes(
      kernels.steps.flatMap(({ routine, layer, owner, inputOffset, outputOffset, thirdOffset }) => {
        const [from, to] = [arena + inputOffset, arena + outputOffset];
        // Bit 0 of the address of Thumb code is set.
        return routine
          ? [
              addressOf.get(routine.name)! + 1,
              from,
              to,
              thirdOffset === null ? 0 : arena + thirdOffset,
              owner,
            ]
          : [softmax + 1, softmaxes.get(layer!.index)!, from, to, owner];
      }),
    ),
  );

  const vectorCount = fittingVectors(vectors, runtime.flashEndAddress - parts.endAddress);
  const flat = (values: readonly Int8Array[]) =>
    Uint8Array.from(values.slice(0, vectorCount).flatMap((value) => [...value]));
  const inputs = parts.place(flat(vectors.inputs));
  const outputs = parts.place(flat(vectors.outputs));
  const labels = parts.words(vectors.labels.slice(0, vectorCount));
  if (parts.endAddress > runtime.flashEndAddress)
    throw new TauscopeError(
      'model-limit',
      `The program takes ${parts.endAddress - runtime.flashAddress} bytes of flash, but ${board.name} has ` +
        `${runtime.flashEndAddress - runtime.flashAddress}. Choose a point that skips more, a flash limit, or a larger board.`,
    );

  const bytes = parts.bytes();
  const content = bytes.subarray(description.length);
  const scale = BigInt(Math.round(output!.scale * 2 ** 32));
  const crc = crc32(content);
  const words = [
    ...[magic, content.length, crc, name, model, kernels.arenaBytes],
    ...[arena + kernels.inputOffset, inputBytes, arena + kernels.outputOffset, outputBytes],
    ...[Math.floor(classThreshold(network)), output!.zeroPoint],
    ...[floatBits(input!.scale), input!.zeroPoint, floatBits(output!.scale)],
    ...[Number(scale & 0xffffffffn), Number(scale >> 32n)],
    ...[job.pixelInput ? 0x80 : 0, keptBytes > 0 ? keptAddress : 0, keptBytes],
    ...[kernels.steps.length, stepsAddress],
    ...[copies.tables.address, tablesLoad, code.tables.length],
    ...[copies.code.address, codeLoad, code.code.length],
    ...[vectorCount, inputs, outputs, labels],
  ];
  bytes.set(wordBytes(words));
  return { bytes, symbols: code.symbols, crc: crc.toString(16).padStart(8, '0'), vectorCount };
}

function floatBits(value: number): number {
  return new Uint32Array(Float32Array.of(value).buffer)[0]!;
}

function softmaxWords(network: IntegerNetwork, layer: Layer): number[] {
  if (layer.kind !== 'softmax') throw new RangeError('a step without a kernel');
  const { shape } = tensorOf(network, layer.output);
  const classes = shape.at(-1) ?? 1;
  return [elementCount(shape) / classes, classes, layer.multiplier, layer.leftShift, layer.diffMin];
}
