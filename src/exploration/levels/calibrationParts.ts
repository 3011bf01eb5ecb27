import { pMapIterable } from 'p-map';
import { networkInput } from '../../images/quantiseInput.ts';
import type { Engine, InputBatch } from '../engine.ts';
import { slices } from '../imageSlices.ts';
import type { Phase } from '../progress.ts';
import type { Subject } from '../recipe/subject.ts';

/** Makes a counter of the work of one phase. */
export type Meter = (phase: Phase, total: number) => (amount: number) => void;

/**
 * What `collect` finds on each slice of the calibration images, in their order.
 * @param advance takes images that are done
 * @param sliceImages per call; where sums are floating it is part of the results
 */
export async function* calibrationParts<Part>(
  { images, network, recipe }: Subject,
  calibration: Uint32Array,
  engine: Engine,
  advance: (images: number) => void,
  sliceImages: number,
  collect: (inputs: InputBatch) => Promise<Part>,
): AsyncGenerator<Part> {
  const inputOf = networkInput(images, network, recipe.inputScale);
  const parts = pMapIterable(
    slices(calibration, sliceImages),
    async ({ images: slice }) => ({
      part: await collect(Array.from(slice, inputOf)),
      count: slice.length,
    }),
    { concurrency: engine.concurrency },
  );
  for await (const { part, count } of parts) {
    yield part;
    advance(count);
  }
}
