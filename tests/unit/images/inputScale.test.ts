import { describe, expect, test } from 'vitest';
import type { InputScale } from '../../../src/images/inputScale.ts';
import { inputScaleText, parseInputScale } from '../../../src/images/inputScale.ts';
import type { LabelledImages } from '../../../src/images/labelledImages.ts';
import {
  inputScaleSentence,
  inputSpread,
  proposeByteScale,
  proposeInputScale,
} from '../../../src/images/proposeInputScale.ts';
import { networkInput, quantiseInput } from '../../../src/images/quantiseInput.ts';
import type { Network, Tensor } from '../../../src/network/network.ts';
import { refused } from '../../refused.ts';

const everyByte = Uint8Array.from({ length: 256 }, (_, byte) => byte);
const floatTensor: Tensor = { name: 'in', shape: [256], type: 'float32', scale: 1, zeroPoint: 0 };

function images(
  values: LabelledImages['values'],
  shape: readonly number[] = [values.length],
): LabelledImages {
  return { name: 'set', shape, count: 1, classCount: 1, values, labels: new Uint8Array(1) };
}

/** A tensor that holds real values from about `min` to `max`. */
function tensorFor(min: number, max: number, shape: readonly number[] = [256]): Tensor {
  const scale = (max - min) / 255;
  return { name: 'in', shape, type: 'int8', scale, zeroPoint: Math.round(-128 - min / scale) };
}

const networkOf = (tensor: Tensor): Network => ({
  name: 'net',
  tensors: [tensor],
  layers: [],
  input: 0,
  output: 0,
});

const standard: InputScale = { of: 'x/255', mean: [0.1, 0.2, 0.3], deviation: [0.5, 0.25, 2] };

describe('the text of a scale', () => {
  test.each<[string, InputScale]>([
    ['x', 'x'],
    ['x/255', 'x/255'],
    ['x/127.5-1', 'x/127.5-1'],
    ['raw', 'raw'],
    ['(x/255-0.1,0.2,0.3)/0.5,0.25,2', standard],
    ['(x--3)/1', { of: 'x', mean: [-3], deviation: [1] }],
  ])('%s is read and written', (text, scale) => {
    expect(parseInputScale(text)).toEqual(scale);
    expect(inputScaleText(scale)).toBe(text);
  });

  test('may have blanks', () => {
    expect(parseInputScale(' (x / 255 - 0.5) / 0.5')).toEqual({ of: 'x/255', mean: [0.5], deviation: [0.5] });
  });

  test.each(['', 'x/256', '(x-1)/0', '(x-1)/-1', '(x-1,2)/1', '(x-1,)/1,1', '(x-a)/1', '(x/128-1)/1'])(
    'is refused when it is "%s"',
    (text) => expect(() => parseInputScale(text)).toThrow(refused('usage', /x\/127\.5-1/)),
  );
});

describe('a scale', () => {
  test.each([
    ['x/255', 0, 1],
    ['x/127.5-1', -1, 1],
    ['x', 0, 255],
  ] as const)('%s spreads bytes evenly from %d to %d, to the last bit', (scale, min, max) => {
    const reals = quantiseInput(images(everyByte), floatTensor, scale)(0);
    expect([...reals]).toEqual([...everyByte].map((byte) => Math.fround(min + (byte * (max - min)) / 255)));
  });

  test('raw makes pixel - 128 of bytes, whatever the tensor', () => {
    const input = quantiseInput(images(everyByte), tensorFor(-3, 7), 'raw')(0);
    expect([...input]).toEqual([...everyByte].map((byte) => byte - 128));
  });

  test('with a mean and deviation per channel takes the channel of each value, of bytes and of real values', () => {
    const bytes = Uint8Array.of(0, 0, 0, 255, 51, 204);
    const expected = [-0.2, -0.8, -0.15, 1.8, 0, 0.25];
    const tensor = { ...floatTensor, shape: [1, 2, 3] };
    for (const values of [bytes, Float32Array.from(bytes)]) {
      const reals = quantiseInput(images(values, [1, 2, 3]), tensor, standard)(0);
      expected.forEach((real, at) => expect(reals[at]).toBeCloseTo(real, 6));
    }
  });

  test.each<[string, InputScale, LabelledImages['values'], Tensor, RegExp]>([
    ['that real values cannot have', 'raw', new Float32Array(256), tensorFor(0, 1), /int8 values or byte/],
    ['that a float32 input cannot have', 'raw', everyByte, floatTensor, /takes float32/],
    ['that quantised values cannot have', 'x/255', new Int8Array(256), tensorFor(0, 1), /already quantised/],
    ['of other channels', standard, everyByte, tensorFor(0, 1), /3 channels.* 256\b/],
  ])('%s is refused', (_, scale, values, tensor, message) => {
    expect(() => quantiseInput(images(values), tensor, scale)).toThrow(refused('data-mismatch', message));
  });
});

describe('proposed for bytes', () => {
  const propose = (tensor: Tensor) => proposeInputScale(images(everyByte), networkOf(tensor));

  test.each([
    [0, 1, 'x/255', 'sure'],
    [-1, 1, 'x/127.5-1', 'sure'],
    [0, 255, 'x', 'sure'],
    [0, 0.85, 'x/255', 'likely'],
  ])('a range of %d to %d means %s, which is %s', (min, max, scale, certainty) => {
    expect(propose(tensorFor(min, max))).toEqual({ scale, certainty });
  });

  test('goes to a uint8 input as it is, whatever real values that stands for', () => {
    const tensor = { ...tensorFor(-1.99, 2.13), fileType: 'uint8' } as const;
    const proposal = propose(tensor);
    expect(proposal).toEqual({ scale: 'raw', certainty: 'sure' });
    expect(proposeByteScale(tensor)).toEqual(proposal);
    expect(inputScaleSentence(proposal, images(everyByte), networkOf(tensor))).toBe(
      'inputs: raw (pixel - 128)',
    );
    expect([...networkInput(images(everyByte), networkOf(tensor))(0)]).toEqual(
      [...everyByte].map((byte) => byte - 128),
    );
    expect(proposeInputScale(images(Float32Array.of(-1, 2)), networkOf(tensor)).scale).toBe('x');
  });

  test.each([
    ['MNIST by mean and deviation', -0.4242, 2.8215],
    ['CIFAR-10 by mean and deviation', -1.99, 2.13],
    ['x/255 - 0.5', -0.5, 0.5],
    ['x - 128', -128, 127],
  ])('the range of %s is refused with what was found', (_, min, max) => {
    expect(() => propose(tensorFor(min, max))).toThrow(
      refused('data-mismatch', /set holds byte pixels.*takes -?[\d.]+ to [\d.]+.*--input-scale/),
    );
  });
});

describe('proposed for real values', () => {
  const propose = (values: readonly number[], tensor: Tensor) =>
    proposeInputScale(images(Float32Array.from(values)), networkOf(tensor));
  const mostlyZero = (last: number) => Array.from({ length: 100 }, (_, n) => (n < 90 ? 0 : last));

  test('is x when the tensor holds them, but for a few outliers', () => {
    const expected = { scale: 'x', certainty: 'sure' };
    expect(propose([-1, 0.4, 1], tensorFor(-1, 1))).toEqual(expected);
    expect(propose([...mostlyZero(1).slice(4), 3, 3, 3, 3], tensorFor(0, 1))).toEqual(expected);
    expect(propose([0, 0, 0], tensorFor(-1, 1))).toEqual(expected);
  });

  test('pixels 0 to 255 where 0 to 1 is expected are refused, also when most are 0', () => {
    expect(() => propose(mostlyZero(255), tensorFor(0, 1))).toThrow(
      refused('data-mismatch', /from 0 to 255.*takes 0 to 1.*10\.0 % .*cut off.*--input-scale/),
    );
  });

  test('values 0 to 1 where 0 to 255 is expected are refused', () => {
    expect(() => propose([0, 0.5, 1], tensorFor(0, 255))).toThrow(
      refused('data-mismatch', /from 0 to 1.*takes 0 to 255.*0\.4 % of it/),
    );
  });

  test('a given scale brings them into the range, and what it cuts off is said', () => {
    const pixels = images(Float32Array.from(mostlyZero(255)));
    const tensor = tensorFor(0, 1);
    expect(inputSpread(pixels, tensor, 'x/255')).toEqual({ min: 0, max: 1, saturatedShare: 0 });
    expect(inputScaleSentence({ scale: 'x', certainty: 'given' }, pixels, networkOf(tensor))).toBe(
      'inputs: x (as given): values from 0 to 255, 10.00 % of them cut off, the input takes 0 to 1',
    );
  });
});
