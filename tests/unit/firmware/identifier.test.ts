import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkedPrefix, identifier } from '../../../src/firmware/identifier.ts';

describe('identifier', () => {
  test.each([
    ['LeNet', 'lenet'],
    ['lenet-cifar10.tflite', 'lenet_cifar10'],
    ['pretrainedResnet_quant.tflite', 'pretrainedresnet_quant'],
    ['  a//b\n#include <x>', 'a_b_include_x'],
    ['3x3', 'net_3x3'],
    ['', 'net'],
    ['模型', 'net_c98e11'],
    ['int', 'net_int'],
    ['main', 'net_main'],
    ['string.tflite', 'net_string'],
    ['time series', 'time_series'],
    ['test.tflite', 'net_test'],
    ['Package-Source.onnx', 'net_package_source'],
    ['test set', 'test_set'],
    ['counted', 'net_counted'],
    ['ts_relu', 'net_ts_relu'],
    ['x'.repeat(80), `${'x'.repeat(25)}_d929cd`],
  ])('%j becomes %s', (name, expected) => {
    expect(identifier(name)).toBe(expected);
  });

  test.each([
    [`${'x'.repeat(32)}1`, `${'x'.repeat(32)}2`],
    ['Straße', 'Strase'],
    ['模型', '图像'],
  ])('%s and %s stay apart', (one, other) => {
    expect(identifier(one)).not.toBe(identifier(other));
  });

  test('is always a short C identifier', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        expect(identifier(name)).toMatch(/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/);
        expect(identifier(name).length).toBeLessThanOrEqual(32);
      }),
    );
  });
});

describe('checkedPrefix', () => {
  test('takes what identifier makes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (name) => {
        expect(checkedPrefix(identifier(name))).toBe(identifier(name));
      }),
    );
  });

  test.each(['', 'Net', 'a-b', '1st', 'int', 'ts', 'install', 'a__b', 'x'.repeat(33)])(
    'refuses %j with an example',
    (name) => {
      expect(() => checkedPrefix(name)).toThrow(`for example ${identifier(name)}.`);
    },
  );
});
