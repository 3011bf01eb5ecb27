import { expect, test } from 'vitest';
import { planeOf } from '../../../../src/kernels/requantisation/roundedPlane.ts';
import { randomSource } from '../../../firmware/convCases.ts';

const inputs = Array.from({ length: 256 }, (_, i) => i);

test.each([
  { cutBits: [9, 9] },
  { cutBits: [10, 10] },
  { cutBits: [10, 16] },
  { cutBits: [16, 16] },
] as const)(
  'products cut by $cutBits bits give the clamped sum of every pair, and nothing leaves int32',
  ({ cutBits }) => {
    const random = randomSource(11);
    const drawn = () => (random(2 ** 20) + 1) / 2 ** 19;
    let found = 0;
    const count = 20;
    for (let n = 0; n < count; n++) {
      const slopes = [drawn(), drawn() * (n % 2 === 0 ? 1 : -1)] as const;
      const leastInputs = [-random(256), -random(256)] as const;
      const zeroPoint = random(100) - 50;
      const clamp = n % 3 === 0 ? { min: zeroPoint, max: 90 } : { min: -128, max: 127 };
      const outputs = Int8Array.from({ length: 2 ** 16 }, (_, pair) => {
        const [a, b] = [leastInputs[0] + (pair >> 8), leastInputs[1] + (pair & 255)];
        const sum = Math.floor(slopes[0] * a + slopes[1] * b + 0.5) + zeroPoint;
        return Math.min(clamp.max, Math.max(clamp.min, sum));
      });
      const plane = planeOf({ slopes, leastInputs, outputs, base: 0, clamp }, cutBits);
      if (!plane) continue;
      found++;
      const { factors, addend, right } = plane;
      for (const i of inputs)
        for (const j of inputs) {
          const products = [leastInputs[0] + i, leastInputs[1] + j].map(
            (value, side) => (BigInt(value) * BigInt(factors[side]!)) >> BigInt(cutBits[side]!),
          );
          const sum = Number(products[0]! + products[1]!) + addend;
          const output = Math.min(clamp.max, Math.max(clamp.min, sum >> right));
          if (sum !== (sum | 0) || output !== outputs[i * 256 + j]) expect([slopes, i, j, output]).toBeNull();
        }
    }
    expect(found).toBeGreaterThan(count / 2);
  },
);

test('outputs that rise unevenly, or too steeply, have no constants', () => {
  const even = Int8Array.from({ length: 2 ** 16 }, (_, pair) => (pair >> 8) / 4 + (pair & 255) / 4);
  const task = { leastInputs: [0, 0], base: 0, clamp: { min: -128, max: 127 } } as const;
  expect(planeOf({ ...task, slopes: [1 / 4, 1 / 4], outputs: even }, [9, 9])).not.toBeNull();
  expect(planeOf({ ...task, slopes: [2 ** 30, 1], outputs: even }, [9, 9])).toBeNull();
  const uneven = even.with(20_000, even[20_000]! + 2);
  expect(planeOf({ ...task, slopes: [1 / 4, 1 / 4], outputs: uneven }, [9, 9])).toBeNull();
});
