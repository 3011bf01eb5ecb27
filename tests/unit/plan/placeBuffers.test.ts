import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bufferAlignment, placeBuffers } from '../../../src/plan/placeBuffers.ts';

const buffer = fc
  .tuple(fc.integer({ min: 1, max: 100 }), fc.nat(12), fc.nat(4))
  .map(([bytes, firstStep, length]) => ({ bytes, firstStep, lastStep: firstStep + length }));

test('buffers alive at the same step never share a byte, at any step', () => {
  fc.assert(
    fc.property(fc.array(buffer, { maxLength: 20 }), (buffers) => {
      const { offsets, totalBytes } = placeBuffers(buffers);
      for (let step = 0; step <= 16; step++) {
        const owner = new Int32Array(totalBytes).fill(-1);
        buffers.forEach(({ bytes, firstStep, lastStep }, i) => {
          if (step < firstStep || step > lastStep) return;
          for (let at = offsets[i]!; at < offsets[i]! + bytes; at++) {
            expect(owner[at]).toBe(-1);
            owner[at] = i;
          }
        });
      }
      for (const offset of offsets) expect(offset % bufferAlignment).toBe(0);
    }),
  );
});

test('the total is never less than the busiest step and never more than no reuse', () => {
  const aligned = (bytes: number) => Math.ceil(bytes / bufferAlignment) * bufferAlignment;
  fc.assert(
    fc.property(fc.array(buffer, { maxLength: 20 }), (buffers) => {
      const { totalBytes } = placeBuffers(buffers);
      let busiest = 0;
      for (let step = 0; step <= 16; step++) {
        const alive = buffers.filter((each) => each.firstStep <= step && step <= each.lastStep);
        busiest = Math.max(
          busiest,
          alive.reduce((sum, each) => sum + each.bytes, 0),
        );
      }
      expect(totalBytes).toBeGreaterThanOrEqual(busiest);
      expect(totalBytes).toBeLessThanOrEqual(buffers.reduce((sum, each) => sum + aligned(each.bytes), 0));
    }),
  );
});

test('a chain needs only its two largest neighbours', () => {
  const chain = [64, 32, 16, 8].map((bytes, step) => ({ bytes, firstStep: step, lastStep: step + 1 }));
  expect(placeBuffers(chain).totalBytes).toBe(96);
});

test('a chain written over itself needs its largest buffer and the lead of each link', () => {
  const chain = Array.from({ length: 6 }, (_, step) => ({
    ...{ bytes: 800, firstStep: step, lastStep: step + 1 },
    ...(step > 0 && { over: { buffer: step - 1, leadBytes: 40 } }),
  }));
  const { offsets, totalBytes } = placeBuffers(chain);
  expect(totalBytes).toBe(800 + 5 * 40);
  for (let link = 1; link < chain.length; link++)
    expect(offsets[link - 1]! - offsets[link]!).toBeGreaterThanOrEqual(40);
});
