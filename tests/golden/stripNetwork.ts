import type { IntegerNetwork } from '../../src/network/network.ts';
import { NetworkBuilder, randomFrom } from '../firmware/networkBuilder.ts';

/** Depthwise-separable layers as in keyword spotting, whose weights just fill a cache of 8 KB. */
export function stripNetwork(): IntegerNetwork {
  const b = new NetworkBuilder([24, 5, 64], randomFrom(20261201));
  const same = { kernel: { h: 3, w: 3 }, padding: { top: 1, left: 1, bottom: 1, right: 1 } };
  const pixel = { kernel: { h: 1, w: 1 } };
  const first = b.conv(b.depthwise(b.input, 1, same), 64, pixel);
  const second = b.conv(b.depthwise(first, 1, same), 48, pixel);
  return b.network('strips', b.conv(second, 32, same));
}
