import { add } from '../../src/arithmetic/add.ts';
import type { Routine } from '../../src/assembly/routine.ts';
import { imageSource, int8Source } from '../../src/kernels/elementwise.ts';
import type { ImageLayout } from '../../src/kernels/imageLayout.ts';
import { imageBytes, int8Output, int16Output } from '../../src/kernels/imageLayout.ts';
import { addTensors } from '../../src/kernels/tensorPairs.ts';
import type { AddLayer, Requantisation } from '../../src/network/network.ts';
import { tensor, wholeRange } from '../unit/arithmetic/networks.ts';
import { centredImage, randomSource } from './convCases.ts';

interface WordSumCase {
  readonly routine: Routine;
  readonly input: Uint8Array;
  readonly second: Uint8Array;
  readonly outputBytes: number;
  readonly expected: Uint8Array;
}

/** Steps of the output for one step of either input, of which no sum lies at a half; those of steep ones need their lanes raised. */
const slopes = [
  [Math.PI / 10, Math.E / 4],
  [0.7731237, 2.0453311],
  [Math.PI * 3, Math.E * 3],
] as const;
const elements = ['int16', 'int8'] as const;
/** Element and zero point of the output, and the margin of all images; -128 rectifies. */
const outputs = [
  ['int16', -128, 0],
  ['int16', -7, 1],
  ['int8', 12, 1],
] as const;
const [h, w, c] = [3, 12, 5];

/** Sums and differences of tensors in all storages, whose rows are whole groups of four values: all go by words. */
export function wordSumCases(): WordSumCase[] {
  const random = randomSource(21);
  const cases: WordSumCase[] = [];
  for (const steepness of slopes)
    for (const first of elements)
      for (const second of elements)
        for (const [element, zeroPoint, margin] of outputs) {
          const n = cases.length;
          const image: ImageLayout = { h, w, c, top: margin, left: 0, bottom: margin, right: 4 * margin };
          const tensors = [
            tensor([h, w, c], random(256) - 128),
            tensor([h, w, c], random(256) - 128),
          ] as const;
          const values = tensors.map(() =>
            Int8Array.from({ length: h * w * c }, () => random(256) - 128),
          ) as [Int8Array, Int8Array];
          const rounding = n % 2 === 0 ? 'double' : 'single';
          const layer = layerOf(steepness, n % 3 === 0);
          const target = tensor([h, w, c], zeroPoint);
          const result = add(layer, values, tensors, target, rounding);
          const stored = (side: 0 | 1, kind: 'int16' | 'int8') =>
            kind === 'int8'
              ? { source: int8Source(w * c), bytes: new Uint8Array(values[side].buffer) }
              : {
                  source: imageSource(image),
                  bytes: centredImage(image, values[side], tensors[side].zeroPoint),
                };
          const [one, other] = [stored(0, first), stored(1, second)];
          const routine = addTensors({
            ...{ name: `sum_of_words_${n}`, layer, rounding, h, rowValues: w * c, pixelValues: c },
            ...{ sources: [one.source, other.source], zeroPoint },
            inputZeroPoints: [tensors[0].zeroPoint, tensors[1].zeroPoint],
            output: element === 'int8' ? int8Output(w, c) : int16Output(image),
          });
          const outputBytes = element === 'int8' ? result.length : imageBytes(image) - 4;
          const expected =
            element === 'int8'
              ? new Uint8Array(result.buffer)
              : centredImage(image, result, zeroPoint).subarray(0, outputBytes);
          cases.push({ routine, input: one.bytes, second: other.bytes, outputBytes, expected });
        }
  return cases;
}

function layerOf([first, second]: readonly [number, number], subtracts: boolean): AddLayer {
  const larger = 2 * Math.max(first, second);
  return {
    ...{ kind: 'add', index: 0, inputs: [0, 1], output: 2, leftShift: 20, clamp: wholeRange },
    ...(subtracts && { subtracts }),
    inputRequantisations: [factorOf(first / larger), factorOf(second / larger)],
    requantisation: factorOf(larger / 2 ** 20),
  };
}

function factorOf(factor: number): Requantisation {
  const exponent = Math.floor(Math.log2(factor)) + 1;
  return {
    multipliers: Int32Array.of(Math.round(factor * 2 ** (31 - exponent))),
    shifts: Int32Array.of(exponent),
  };
}
