import { expect, test } from 'vitest';
import { tileTransforms } from '../../../src/network/tileTransforms.ts';

/** Unit filters and unit inputs suffice: both sides are bilinear. */
test.each(tileTransforms)(
  'tiles of $outputs at stride $stride: products at the points give every tap and input its place',
  (transform) => {
    const { outputs, stride, scale, filterRows, inputRows, outputRows } = transform;
    for (let tap = 0; tap < 3; tap++) {
      for (let input = 0; input < stride * (outputs - 1) + 3; input++) {
        const products = filterRows.map((row, point) => row[tap]! * inputRows[point]![input]!);
        const found = outputRows.map((row) =>
          row.reduce((sum, factor, point) => sum + factor * products[point]!, 0),
        );
        const expected = Array.from({ length: outputs }, (_, output) =>
          stride * output + tap === input ? scale : 0,
        );
        expect(found).toEqual(expected);
      }
    }
  },
);
