import { expect, test } from 'vitest';
import { rocArea } from '../../../../src/exploration/points/rocArea.ts';
import { randomFrom } from '../../../property/engine/random.ts';
import { seed } from '../../../seed.ts';

test('the area is the share of pairs in order, equal ones half', () => {
  const random = randomFrom(seed);
  for (let round = 0; round < 50; round++) {
    const scores = Float64Array.from({ length: random.whole(2, 40) }, () => random.whole(0, 12));
    const positive = Array.from(scores, () => random.chance(0.4));
    const pairs = positive.flatMap((isA, a) =>
      positive.flatMap((isB, b) => (isA && !isB ? [Math.sign(scores[a]! - scores[b]!) / 2 + 0.5] : [])),
    );
    const area = rocArea(scores, (n) => positive[n]!);
    if (pairs.length === 0) expect(area).toBeNull();
    else expect(area).toBeCloseTo(pairs.reduce((a, b) => a + b, 0) / pairs.length, 12);
  }
});
