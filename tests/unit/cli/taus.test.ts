import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseLayerTaus, parseTaus } from '../../../src/cli/taus.ts';
import { refused } from '../../refused.ts';

describe('thresholds', () => {
  test.each([
    ['0', [0]],
    ['0,0.022,0.052', [0, 0.022, 0.052]],
    ['0.5', [0.5]],
    ['0:0.3:0.1', [0, 0.1, 0.2, 0.3]],
    ['0.02:0.1:0.04', [0.02, 0.06, 0.1]],
    ['0:0.1:0.04', [0, 0.04, 0.08]],
    ['1:1:1', [1]],
  ])('%s', (text, taus) => {
    expect(parseTaus(text)).toEqual(taus);
  });

  test('a range in decimal steps has the numbers that its decimals say', () => {
    const digits = fc.integer({ min: 1, max: 4 });
    const whole = fc.integer({ min: 0, max: 300 });
    const steps = fc.integer({ min: 1, max: 50 });
    fc.assert(
      fc.property(digits, whole, steps, fc.integer({ min: 0, max: 199 }), (places, from, step, count) => {
        const written = (value: number) => (value / 10 ** places).toFixed(places);
        const text = [from, from + step * count, step].map(written).join(':');
        const expected = Array.from({ length: count + 1 }, (_, k) => Number(written(from + step * k)));
        expect(parseTaus(text)).toEqual(expected);
      }),
    );
  });

  test.each([
    ['nothing', ''],
    ['a gap', '0,,1'],
    ['a gap at the start', ',1'],
    ['a range with a gap', '0::0.1'],
    ['words', 'all'],
    ['descending numbers', '0,0.2,0.1'],
    ['equal numbers', '0,0.1,0.1'],
    ['a number below 0', '-1,0'],
    ['a range without a step', '0:0.1'],
    ['a range of four numbers', '0:0.1:0.1:0.1'],
    ['a range with a list', '0:0.1,0.2'],
    ['a step of 0', '0:0.1:0'],
    ['a step back', '0.1:0:-0.1'],
    ['a range that ends before it starts', '0.2:0.1:0.01'],
    ['a range from below 0', '-0.1:0.1:0.1'],
    ['a range of 201 numbers', '0:200:1'],
    ['a list of 201 numbers', Array.from({ length: 201 }, (_, k) => k).join()],
  ])('%s are refused', (_, text) => {
    expect(() => parseTaus(text)).toThrow(
      refused('usage', /FROM:TO:STEP or ascending numbers A,B,\.\.\. \(at most 200\); found "/),
    );
  });
});

describe('thresholds of single layers', () => {
  const layers = [
    { layer: 2, taus: [0, 0.1] },
    { layer: 4, taus: [0, 0.1] },
  ];

  test('replace those of the layer, or make it explored, in the order of the layers', () => {
    expect(parseLayerTaus(['4=0:0.2:0.1', '0=0.001'], layers, 'paper')).toEqual([
      { layer: 0, taus: [0.001] },
      { layer: 2, taus: [0, 0.1] },
      { layer: 4, taus: [0, 0.1, 0.2] },
    ]);
    expect(parseLayerTaus(['2=0.5'], [], 'compensated')).toEqual([{ layer: 2, shares: [0.5] }]);
  });

  test.each(['2', '=0', '2=', 'x=0', '-2=0', '2:0'])('%s is refused', (text) => {
    expect(() => parseLayerTaus([text], layers, 'paper')).toThrow(refused('usage', /LAYER=TAUS/));
  });

  test('thresholds that are none are refused as such', () => {
    expect(() => parseLayerTaus(['2=0.2,0.1'], layers, 'paper')).toThrow(
      refused('usage', /found "0\.2,0\.1"/),
    );
  });
});
