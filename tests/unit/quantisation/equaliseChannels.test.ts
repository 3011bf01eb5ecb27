import { describe, expect, test } from 'vitest';
import type { TensorId } from '../../../src/network/network.ts';
import { equaliseChannels } from '../../../src/quantisation/equaliseChannels.ts';
import { runFloatNetwork } from '../../../src/quantisation/floatOperators.ts';
import { randomFrom } from '../../property/engine/random.ts';
import { seed } from '../../seed.ts';
import { FloatNetworkBuilder } from './floatNetworkBuilder.ts';

const random = randomFrom(seed);
const shape = [6, 6, 3];

/** The largest change of an output by equalising; null where nothing is equalised. */
function change(make: (builder: FloatNetworkBuilder) => TensorId): number | null {
  const builder = new FloatNetworkBuilder(shape, random);
  make(builder);
  const network = builder.network();
  const other = equaliseChannels(network);
  if (other === network) return null;
  const image = builder.drawn(108);
  const expected = runFloatNetwork(network, image);
  return Math.max(...runFloatNetwork(other, image).map((value, n) => Math.abs(value - expected[n]!)));
}

describe('channels behind a reshape', () => {
  test.each<[string, (b: FloatNetworkBuilder) => TensorId]>([
    ['fewer of them', (b) => b.conv(b.reshape(b.conv(b.input, 8), [12, 6, 4]), 5)],
    ['more of them', (b) => b.depthwise(b.reshape(b.conv(b.input, 8), [6, 3, 16]))],
    ['those of a dense layer', (b) => b.conv(b.reshape(b.dense(b.input, 12), [2, 2, 3]), 5)],
    ['averages of others', (b) => b.dense(b.mean(b.reshape(b.conv(b.input, 8), [12, 6, 4])), 5)],
  ])('that are others are not equalised: %s', (_, make) => {
    expect(change(make)).toBeNull();
  });

  test.each<[string, (b: FloatNetworkBuilder) => TensorId]>([
    ['the same number of them', (b) => b.conv(b.reshape(b.conv(b.input, 8), [12, 3, 8]), 5)],
    ['flattened', (b) => b.dense(b.reshape(b.conv(b.input, 8), [288]), 5)],
    ['flattened in another form', (b) => b.dense(b.reshape(b.conv(b.input, 8), [12, 6, 4]), 5)],
    ['the same again', (b) => b.conv(b.reshape(b.reshape(b.conv(b.input, 8), [12, 6, 4]), [6, 6, 8]), 5)],
    ['averaged', (b) => b.dense(b.mean(b.reshape(b.conv(b.input, 8), [12, 3, 8])), 5)],
  ])('that are the same are equalised, which changes nothing: %s', (_, make) => {
    expect(change(make)).toBeLessThan(1e-4);
  });
});
