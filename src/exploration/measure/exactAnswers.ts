import pMap from 'p-map';
import type { Engine } from '../engine.ts';
import { FailedCall } from '../failedCall.ts';
import { sliceImages, slices } from '../imageSlices.ts';
import { setCorrectBits } from '../points/pointTable.ts';
import type { SplitInputs } from './splitInputs.ts';
import { classified } from './splitInputs.ts';

/** Which images of a split the exact network answers rightly, one bit each; nothing where a call failed by itself. The engine must hold the network. */
export async function exactAnswers(inputs: SplitInputs, engine: Engine): Promise<Uint8Array | undefined> {
  const all = inputs.split.map((_, number) => number);
  const bits = new Uint8Array(Math.ceil(all.length / 8));
  try {
    await pMap(
      slices(all, sliceImages),
      async ({ images: numbers }) => {
        const { answers, right } = await classified(engine, inputs, numbers, [null]);
        setCorrectBits(bits, numbers, answers, right);
      },
      { concurrency: engine.concurrency },
    );
    return bits;
  } catch (error) {
    if (error instanceof FailedCall) return undefined;
    throw error;
  }
}
