import assert from 'node:assert/strict';
import { boards } from '../../src/boards/boards.ts';
import { buildBundle } from '../../src/firmware/buildBundle.ts';
import { integerNetwork } from '../../src/network/integerNetwork.ts';
import type { IntegerNetwork, Network, Rounding } from '../../src/network/network.ts';
import { networkKernels } from '../../src/plan/networkKernels.ts';
import { jobFor } from '../firmware/bundleJobs.ts';
import { compareKernels } from '../firmware/compareKernels.ts';
import { hasArmTools } from '../firmware/cortexM.ts';
import { hasTools, reportsIn, UnpackedBundle } from '../firmware/unpackedBundle.ts';
import { compareEngine } from '../property/engine/compareEngine.ts';
import type { Random } from '../property/engine/random.ts';
import { failureOf, randomOfCase } from './cases.ts';
import { drawnNetwork } from './drawnNetwork.ts';

/** Every how many networks an implementation runs as well, which takes a compiler. */
export interface NetworkShares {
  /** The bundle's C on this machine, with sanitizers. */
  readonly bundle: number;
  /** The assembly kernels under QEMU. */
  readonly kernels: number;
}

const machines = ['cortex-m4', 'cortex-m33', 'cortex-m7'] as const;
const hasHostTools = await hasTools('make', 'cc');

/**
 * Draws networks; asserts that each has kernels for a board, and that the engine, of some also bundle and kernels, compute what the plain
 * operators do, byte for byte.
 */
export async function fuzzNetworks(
  first: number,
  count: number,
  shares: NetworkShares,
  progress: (done: number) => void = () => undefined,
): Promise<Readonly<Record<'engine' | 'bundle' | 'kernels', number>>> {
  const compared = { engine: 0, bundle: 0, kernels: 0 };
  for (let n = 0; n < count; n++) {
    const { network, rounding } = drawnNetwork(randomOfCase(first + n));
    // Each comparison draws from the start, so that it repeats without the others.
    const random = () => randomOfCase(~(first + n));
    const integer = integerNetwork(network);
    try {
      networkKernels(integer, { rounding, target: random().pick(boards) });
      compareEngine(network, rounding, random(), 20);
      compared.engine += 1;
      if (hasArmTools && n % shares.kernels === 0) {
        const machine = random().pick(machines);
        const activationBytes = n % (2 * shares.kernels) === 0 ? Infinity : 0;
        compareKernels(integer, { machine, rounding, activationBytes }, below(random()));
        compared.kernels += 1;
      }
      if (hasHostTools && n % shares.bundle === 0) {
        await compareBundle(integer, rounding, random());
        compared.bundle += 1;
      }
    } catch (error) {
      throw failureOf('--networks 1', first + n, described(network, rounding), error);
    }
    progress(n + 1);
  }
  return compared;
}

async function compareBundle(network: IntegerNetwork, rounding: Rounding, random: Random): Promise<void> {
  const job = jobFor(network, { rounding, vectors: 5, random: below(random) });
  const bundle = new UnpackedBundle(buildBundle(job));
  try {
    const [report] = reportsIn(await bundle.make('check-sanitized'));
    assert.equal(report?.ok, '5/5');
  } finally {
    bundle.remove();
  }
}

const below = (random: Random) => (limit: number) => random.whole(0, limit - 1);

/** The layers with their shapes, rounding and skipped shares. */
function described({ tensors, layers, input }: Network, rounding: Rounding): string {
  const extents = (id: number) => tensors[id]!.shape.join('x');
  const steps = layers.map((layer) => {
    const skipping = layer.kind === 'conv' && layer.skipped ? ', skipping' : '';
    return `${layer.kind} ${extents(layer.output)}${skipping}`;
  });
  return `${[extents(input), ...steps].join(' > ')}, ${rounding} rounding`;
}
