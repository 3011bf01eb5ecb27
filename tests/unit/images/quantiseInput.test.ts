import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LabelledImages } from '../../../src/images/labelledImages.ts';
import { networkInput, quantiseInput } from '../../../src/images/quantiseInput.ts';
import { byteScale } from '../../../src/images/usualInputScale.ts';
import type { Network, Tensor } from '../../../src/network/network.ts';
import { refused } from '../../refused.ts';

const everyByte = Uint8Array.from({ length: 256 }, (_, byte) => byte);

function images(values: LabelledImages['values'], shape: readonly number[], count = 1): LabelledImages {
  return { name: 'set', shape, count, classCount: 1, values, labels: new Uint8Array(count) };
}

function tensor(scale: number, zeroPoint: number, shape: readonly number[] = [16, 16, 1]): Tensor {
  return { name: 'in', shape, type: 'int8', scale, zeroPoint };
}

const floatTensor: Tensor = { name: 'in', shape: [16, 16, 1], type: 'float32', scale: 1, zeroPoint: 0 };

const inputOf = (images: LabelledImages, index: number, tensor: Tensor) =>
  quantiseInput(images, tensor)(index);

describe('bytes', () => {
  test.each([
    ['float32 1/255', Math.fround(1 / 255), 'x/255'],
    ['double 1/255', 1 / 255, 'x/255'],
    ['1', 1, 'x'],
  ])('scale %s and zero point -128 give exactly pixel - 128', (_, scale, expected) => {
    expect(byteScale(tensor(scale, -128))).toBe(expected);
    const input = inputOf(images(everyByte, [16, 16, 1]), 0, tensor(scale, -128));
    expect(input).toBeInstanceOf(Int8Array);
    expect([...input]).toEqual([...everyByte].map((byte) => byte - 128));
  });

  test('a tensor of about -1..1 gets p / 127.5 - 1', () => {
    expect(byteScale(tensor(1 / 128, 0))).toBe('x/127.5-1');
    const input = inputOf(images(everyByte, [16, 16, 1]), 0, tensor(1 / 128, 0));
    // (2p - 255) / 255 * 128 rounded: 0 -> -128, 255 -> 128 clamped to 127, 127 -> -0.50196 -> -1
    expect([input[0], input[127], input[128], input[255]]).toEqual([-128, -1, 1, 127]);
  });

  test('a float32 input gets real values, of the range that the QUANTIZE layer behind it takes', () => {
    const unit = inputOf(images(everyByte, [16, 16, 1]), 0, floatTensor);
    expect(unit).toBeInstanceOf(Float32Array);
    expect([...unit]).toEqual([...everyByte].map((byte) => Math.fround(byte / 255)));
    const network: Network = {
      name: 'n',
      tensors: [floatTensor, tensor(1, -128)],
      layers: [{ kind: 'quantize', index: 0, inputs: [0], output: 1, requantisation: null }],
      input: 0,
      output: 1,
    };
    const raw = networkInput(images(everyByte, [16, 16, 1]), network)(0);
    expect([...raw]).toEqual([...everyByte]);
  });
});

describe('real values', () => {
  test('halves round away from zero and the ends clamp', () => {
    const reals = Float32Array.of(0.25, -0.25, 0.75, -0.75, 0.24, 1000, -1000, 0);
    const input = inputOf(images(reals, [8]), 0, tensor(0.5, 3, [8]));
    expect([...input]).toEqual([4, 2, 5, 1, 3, 127, -128, 3]);
  });

  test('equal exact rational rounding', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -(2 ** 20), max: 2 ** 20 }),
        fc.integer({ min: 1, max: 4096 }),
        fc.integer({ min: -128, max: 127 }),
        (realSteps, scaleSteps, zeroPoint) => {
          // both are multiples of 2^-12, so their quotient is an exact fraction of integers
          const magnitude =
            (2n * BigInt(Math.abs(realSteps)) + BigInt(scaleSteps)) / (2n * BigInt(scaleSteps));
          const expected = Math.max(
            -128,
            Math.min(127, Math.sign(realSteps) * Number(magnitude) + zeroPoint),
          );
          const input = inputOf(
            images(Float32Array.of(realSteps / 4096), [1]),
            0,
            tensor(scaleSteps / 4096, zeroPoint, [1]),
          );
          expect(input[0]).toBe(expected);
        },
      ),
    );
  });

  test('pass to a float32 input unchanged', () => {
    const reals = Float32Array.of(0.1, -3);
    expect([...inputOf(images(reals, [2]), 0, { ...floatTensor, shape: [2] })]).toEqual([...reals]);
  });
});

describe('already quantised values', () => {
  test('pass unchanged, the right image of several', () => {
    const values = Int8Array.of(1, -128, 127, 5, 6, 7);
    expect([...inputOf(images(values, [3], 2), 1, tensor(0.3, 17, [3]))]).toEqual([5, 6, 7]);
    expect(() => inputOf(images(values, [3], 2), 2, tensor(0.3, 17, [3]))).toThrow(RangeError);
  });

  test('do not fit a float32 input', () => {
    expect(() => inputOf(images(new Int8Array(256), [16, 16, 1]), 0, floatTensor)).toThrow(
      /already quantised.*float32/,
    );
  });
});

describe('shapes', () => {
  test('extents of 1 at the end do not count', () => {
    const values = new Int8Array(784);
    expect(inputOf(images(values, [28, 28]), 0, tensor(1, 0, [28, 28, 1]))).toHaveLength(784);
    expect(inputOf(images(values, [28, 28, 1]), 0, tensor(1, 0, [28, 28]))).toHaveLength(784);
  });

  test.each([
    [
      [28, 28, 1],
      [32, 32, 3],
    ],
    [[1, 784], [784]],
    [
      [8, 2],
      [2, 8],
    ],
  ])('images of %s for an input of %s is an error that names both', (found, expected) => {
    const values = new Int8Array(found.reduce((a, b) => a * b));
    expect(() => inputOf(images(values, found), 0, tensor(1, 0, expected))).toThrow(
      refused('data-mismatch', new RegExp(`takes ${expected.join(' x ')} .* is ${found.join(' x ')} `)),
    );
  });

  test('channels first is recognised', () => {
    expect(() => inputOf(images(new Int8Array(3072), [3, 32, 32]), 0, tensor(1, 0, [32, 32, 3]))).toThrow(
      /channels first/,
    );
  });
});
