import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { conv } from '../../src/arithmetic/conv.ts';
import { dense } from '../../src/arithmetic/dense.ts';
import { depthwise } from '../../src/arithmetic/depthwise.ts';
import type { Rounding, Window } from '../../src/network/network.ts';
import { operandPairs } from '../../src/network/operandPairs.ts';
import { requantise, requantiseToInt8, roundingShiftedProduct } from '../../src/network/requantise.ts';
import { withSkipped } from '../../src/network/skippedPairs.ts';
import { seed } from '../seed.ts';
import { convLayer, denseLayer, depthwiseLayer, tensor } from '../unit/arithmetic/networks.ts';
import { convolutionReference, outputReference, requantiseReference } from '../unit/arithmetic/reference.ts';

const int32 = fc.oneof(
  fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
  fc.constantFrom(-(2 ** 31), -65536, -1, 0, 1, 65535, 2 ** 31 - 1),
);
const int8 = fc.oneof(fc.integer({ min: -128, max: 127 }), fc.constantFrom(-128, 127));
const rounding = fc.constantFrom<Rounding>('double', 'single');
const size = (max: number) => fc.record({ h: fc.integer({ min: 1, max }), w: fc.integer({ min: 1, max }) });
const bytes = (length: number) =>
  fc.array(int8, { minLength: length, maxLength: length }).map((values) => Int8Array.from(values));

const factors = (count: number) =>
  fc.record({
    multipliers: fc.int32Array({ min: 2 ** 30, max: 2 ** 31 - 1, minLength: count, maxLength: count }),
    shifts: fc.int32Array({ min: -16, max: 2, minLength: count, maxLength: count }),
  });

const clamp = fc.record({ min: fc.integer({ min: -128, max: 0 }), max: fc.integer({ min: 1, max: 127 }) });

const weighted = (channels: number, operands: number) =>
  fc.record({
    weights: bytes(channels * operands),
    bias: fc.int32Array({ minLength: channels, maxLength: channels }),
    requantisation: fc.oneof(factors(1), factors(channels)),
    clamp,
  });

interface Geometry {
  readonly source: number[];
  readonly target: [h: number, w: number];
  readonly window: Window;
}

/** A window over an image that fits at least once, any margins smaller than the kernel's extent. */
const geometry: fc.Arbitrary<Geometry> = fc
  .record({
    kernel: size(3),
    stride: size(4),
    dilation: size(2),
    spare: size(5),
    channels: fc.integer({ min: 1, max: 4 }),
  })
  .chain(({ kernel, stride, dilation, spare, channels }) => {
    const extentH = (kernel.h - 1) * dilation.h + 1;
    const extentW = (kernel.w - 1) * dilation.w + 1;
    const margin = (extent: number) => fc.integer({ min: 0, max: extent - 1 });
    return fc
      .record({
        top: margin(extentH),
        left: margin(extentW),
        bottom: margin(extentH),
        right: margin(extentW),
      })
      .map((padding) => {
        const h = Math.max(1, extentH - padding.top - padding.bottom) + spare.h - 1;
        const w = Math.max(1, extentW - padding.left - padding.right) + spare.w - 1;
        const outH = Math.floor((padding.top + h + padding.bottom - extentH) / stride.h) + 1;
        const outW = Math.floor((padding.left + w + padding.right - extentW) / stride.w) + 1;
        return {
          source: [h, w, channels],
          target: [outH, outW],
          window: { kernel, stride, dilation, padding },
        };
      });
  });

const layerShape = fc.record({
  geometry,
  outputs: fc.integer({ min: 1, max: 3 }),
  zeroPoints: fc.tuple(int8, int8),
});

const convolution = layerShape.chain(({ geometry, outputs, zeroPoints }) => {
  const { kernel } = geometry.window;
  const [h = 0, w = 0, c = 0] = geometry.source;
  return fc
    .record({ parts: weighted(outputs, kernel.h * kernel.w * c), input: bytes(h * w * c), rounding })
    .map(({ parts, input, rounding }) => ({
      layer: convLayer({ ...parts, window: geometry.window }),
      source: tensor([h, w, c], zeroPoints[0]),
      target: tensor([...geometry.target, outputs], zeroPoints[1]),
      input,
      rounding,
    }));
});

const skippingConvolution = convolution.chain(({ layer, ...rest }) => {
  const length = layer.bias.length * operandPairs(layer).pairCount;
  return fc
    .uint8Array({ min: 0, max: 1, minLength: length, maxLength: length })
    .map((skipped) => ({ ...rest, layer: withSkipped(layer, skipped) }));
});

describe(`arithmetic (TAUSCOPE_SEED=${seed})`, () => {
  test('a shifted product equals BigInt arithmetic for every int32 and every shift', () => {
    fc.assert(
      fc.property(int32, int32, fc.integer({ min: 1, max: 62 }), (a, b, shift) => {
        const exact = (BigInt(a) * BigInt(b) + (1n << BigInt(shift - 1))) >> BigInt(shift);
        expect(roundingShiftedProduct(a, b, shift)).toBe(Number(BigInt.asIntN(32, exact)));
      }),
      { numRuns: 20_000 },
    );
  });

  test('requantising equals exact rational arithmetic in both roundings', () => {
    fc.assert(
      fc.property(
        int32,
        int32,
        fc.integer({ min: -31, max: 30 }),
        rounding,
        (value, multiplier, shift, kind) => {
          expect(requantise(value, multiplier, shift, kind)).toBe(
            requantiseReference(value, multiplier, shift, kind),
          );
        },
      ),
      { numRuns: 20_000 },
    );
  });

  test.each([
    ['a convolution', convolution],
    ['one that skips pairs', skippingConvolution],
  ])('%s equals brute force for any window, margin, stride and dilation', (_, convolutions) => {
    fc.assert(
      fc.property(convolutions, ({ layer, input, source, target, rounding }) => {
        expect([...conv(layer, input, source, target, rounding)]).toEqual(
          convolutionReference(layer, input, source, target, rounding),
        );
      }),
      { numRuns: 300 },
    );
  });

  test('a depthwise convolution equals brute force, depth multipliers included', () => {
    const depthwiseCase = layerShape.chain(({ geometry, outputs: depthMultiplier, zeroPoints }) => {
      const { kernel } = geometry.window;
      const [h = 0, w = 0, c = 0] = geometry.source;
      const outC = c * depthMultiplier;
      return fc
        .record({ parts: weighted(outC, kernel.h * kernel.w), input: bytes(h * w * c), rounding })
        .map(({ parts, ...rest }) => ({
          layer: depthwiseLayer({ ...parts, window: geometry.window, depthMultiplier }),
          source: tensor([h, w, c], zeroPoints[0]),
          target: tensor([...geometry.target, outC], zeroPoints[1]),
          ...rest,
        }));
    });
    fc.assert(
      fc.property(depthwiseCase, ({ layer, input, source, target, rounding }) => {
        expect([...depthwise(layer, input, source, target, rounding)]).toEqual(
          convolutionReference(layer, input, source, target, rounding),
        );
      }),
      { numRuns: 300 },
    );
  });

  test('a dense layer is a 1 x 1 convolution of one pixel', () => {
    const denseCase = fc
      .tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 5 }))
      .chain(([inN, outN]) =>
        fc.record({
          parts: weighted(outN, inN),
          input: bytes(inN),
          zeroPoints: fc.tuple(int8, int8),
          rounding,
        }),
      );
    fc.assert(
      fc.property(denseCase, ({ parts, input, zeroPoints, rounding }) => {
        const outN = parts.bias.length;
        const output = dense(
          denseLayer(parts),
          input,
          tensor([input.length], zeroPoints[0]),
          tensor([outN], zeroPoints[1]),
          rounding,
        );
        const expected = Array.from(parts.bias, (_, o) => {
          let products = 0n;
          for (let n = 0; n < input.length; n++)
            products += BigInt(parts.weights[o * input.length + n]!) * BigInt(input[n]! - zeroPoints[0]);
          return outputReference(parts, o, products, zeroPoints[1], rounding);
        });
        expect([...output]).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });

  test('skipping no pair changes nothing, skipping every pair leaves the bias', () => {
    fc.assert(
      fc.property(convolution, ({ layer, input, source, target, rounding }) => {
        const entries = operandPairs(layer).pairCount * layer.bias.length;
        const skipping = (mask: Uint8Array) =>
          conv(withSkipped(layer, mask), input, source, target, rounding);

        const exactOutput = conv(layer, input, source, target, rounding);
        expect(skipping(new Uint8Array(entries))).toEqual(exactOutput);

        const { multipliers, shifts } = layer.requantisation;
        const biasOnly = exactOutput.map((_, i) => {
          const o = i % layer.bias.length;
          const factor = multipliers.length === 1 ? 0 : o;
          const [multiplier, shift] = [multipliers[factor]!, shifts[factor]!];
          return requantiseToInt8(layer.bias[o]!, multiplier, shift, rounding, target.zeroPoint, layer.clamp);
        });
        expect(skipping(new Uint8Array(entries).fill(1))).toEqual(biasOnly);
      }),
      { numRuns: 200 },
    );
  });
});
