import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { identifier } from '../../../src/firmware/identifier.ts';

describe('identifier', () => {
  test.each([
    ['LeNet', 'lenet'],
    ['lenet-cifar10.tflite', 'lenet_cifar10'],
    ['pretrainedResnet_quant.tflite', 'pretrainedresnet_quant'],
    ['  a//b\n#include <x>', 'a_b_include_x'],
    ['3x3', 'net_3x3'],
    ['', 'net'],
    ['模型', 'net'],
    ['int', 'net_int'],
    ['main', 'net_main'],
    ['ts_relu', 'net_ts_relu'],
    ['x'.repeat(80), 'x'.repeat(32)],
  ])('%j becomes %s', (name, expected) => {
    expect(identifier(name)).toBe(expected);
  });

  test('is always a short C identifier', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        expect(identifier(name)).toMatch(/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/);
        expect(identifier(name).length).toBeLessThanOrEqual(36);
      }),
    );
  });
});
