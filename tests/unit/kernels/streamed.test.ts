import { expect, test } from 'vitest';
import { linked } from '../../../src/assembly/link.ts';
import { boardOf } from '../../../src/boards/boards.ts';
import { TauscopeError } from '../../../src/network/errors.ts';
import { networkKernels } from '../../../src/plan/networkKernels.ts';
import { NetworkBuilder, randomFrom } from '../../firmware/networkBuilder.ts';

const target = boardOf('nucleo-h743zi');

/** Bytes of the machine code of a layer with so many channels. */
function streamed(channels: number): number {
  const builder = new NetworkBuilder([4, 4, 64], randomFrom(1));
  const network = builder.network('wide', builder.conv(builder.input, channels, { kernel: { h: 3, w: 3 } }));
  const forms = new Map([[0, 'streamed' as const]]);
  const { steps } = networkKernels(network, { rounding: 'double', target, forms });
  const routines = steps.flatMap(({ routine }) => routine ?? []);
  return linked(routines, 0x0800_0000).bytes.length;
}

test('a layer is streamed as long as a branch reaches over its code, and refused with the reason beyond', () => {
  expect(streamed(170)).toBeGreaterThan(900_000);
  expect(streamed(170)).toBeLessThan(2 ** 20);
  expect(() => streamed(192)).toThrow(TauscopeError);
  expect(() => streamed(192)).toThrow(/Layer 0 .* "streamed": .* more code than a loop spans \(1 MiB\)/);
});
