import fc from 'fast-check';
import { expect, test } from 'vitest';
import { maxChunkBytes, unpackedBlocks } from '../../../../src/firmware/portable/unpackedBlocks.ts';
import type { ConvLayer } from '../../../../src/network/network.ts';
import { operandPairs } from '../../../../src/network/operandPairs.ts';
import { withSkipped } from '../../../../src/network/skippedPairs.ts';
import { NetworkBuilder, randomFrom } from '../../../firmware/networkBuilder.ts';

const shape = fc.record({
  inC: fc.integer({ min: 1, max: 90 }),
  outC: fc.integer({ min: 1, max: 5 }),
  kernel: fc.integer({ min: 1, max: 4 }),
  skipPercent: fc.constantFrom(0, 20, 50, 95, 100),
  seed: fc.nat(),
});

test('the chunks of a block hold its kept pairs once each, in order, and none is too large', () => {
  fc.assert(
    fc.property(shape, ({ inC, outC, kernel, skipPercent, seed }) => {
      const random = randomFrom(seed);
      const builder = new NetworkBuilder([kernel, kernel, inC], random);
      const output = builder.conv(builder.input, outC, { kernel: { h: kernel, w: kernel } });
      const network = builder.network('conv', output);
      const layer = network.layers[0] as ConvLayer;
      const { pairCount } = operandPairs(layer);
      const mask = Uint8Array.from({ length: outC * pairCount }, () => (random(100) < skipPercent ? 1 : 0));

      const blocks = unpackedBlocks(withSkipped(layer, mask));
      expect(blocks.map((block) => block.channels).reduce((sum, count) => sum + count, 0)).toBe(outC);
      let nextChannel = 0;
      for (const { firstChannel, channels, chunks } of blocks) {
        expect(firstChannel).toBe(nextChannel);
        nextChannel += channels;
        let nextPair = 0;
        for (const chunk of chunks) {
          expect(chunk.firstPair).toBe(nextPair);
          nextPair = chunk.endPair;
          let [kept, loaded] = [0, 0];
          for (let pair = chunk.firstPair; pair < chunk.endPair; pair++) {
            let keeping = 0;
            for (let c = firstChannel; c < nextChannel; c++) keeping += 1 - mask[c * pairCount + pair]!;
            kept += keeping;
            loaded += keeping > 0 ? 1 : 0;
          }
          expect([chunk.keptPairs, chunk.loadedPairs]).toEqual([kept, loaded]);
          expect(chunk.codeBytes).toBeLessThanOrEqual(maxChunkBytes);
          if (chunks.length > 1) expect(chunk.keptPairs).toBeGreaterThan(0);
        }
        expect(nextPair).toBe(pairCount);
      }
    }),
  );
});

test('a layer of 288 pairs per channel takes two chunks of about equal size', () => {
  const builder = new NetworkBuilder([6, 6, 64], randomFrom(1));
  const network = builder.network('conv', builder.conv(builder.input, 2, { kernel: { h: 3, w: 3 } }));
  const [block] = unpackedBlocks(network.layers[0] as ConvLayer);
  expect(block?.chunks.map(({ firstPair, endPair }) => [firstPair, endPair])).toEqual([
    [0, 144],
    [144, 288],
  ]);
});
