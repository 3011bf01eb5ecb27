import { uniformFloat32 } from 'pure-rand/distribution/uniformFloat32';
import { expect, test } from 'vitest';
import { fillUniform, randomFor } from '../../../src/images/synthetic/random.ts';

test.each([0, 1, 20240916, 2 ** 32 - 1])(
  'fillUniform gives what uniformFloat32 draws one by one (seed %i)',
  (seed) => {
    const random = randomFor(seed, 1, 7);
    random.next();
    const filled = new Float64Array(10_000);
    fillUniform(random, filled);
    expect(filled).toEqual(Float64Array.from(filled, () => uniformFloat32(random)));
  },
);
