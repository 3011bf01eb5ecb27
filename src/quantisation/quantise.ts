import type { FloatNetwork } from '../network/floatNetwork.ts';
import type { Network, Rounding } from '../network/network.ts';
import { tensorOf } from '../network/network.ts';
import { logitsNetwork } from '../refinement/logitsNetwork.ts';
import type { RangeMethod } from './activationRange.ts';
import { rangeMethods } from './activationRange.ts';
import { equaliseChannels } from './equaliseChannels.ts';
import { withExplicitPadding } from './explicitPadding.ts';
import { floatLogits } from './floatLogits.ts';
import { calibrate, inputQuantiser, quantiseNearest, refineWeights } from './quantiseNetwork.ts';
import { signalToNoiseDb } from './signalToNoise.ts';

/** Whatever runs whole networks. */
export interface QuantisationRunner {
  floatOutputs(network: FloatNetwork, images: readonly Float32Array[]): Promise<readonly Float32Array[]>;
  /** The values before a final softmax, for images as the network's input takes them. */
  int8Logits(network: Network, inputs: readonly Int8Array[]): Promise<readonly Int8Array[]>;
}

export interface QuantisationTask {
  readonly network: FloatNetwork;
  /** Images that scales and weights are fitted to. */
  readonly calibration: readonly Float32Array[];
  /** Other images, on which ways to quantise are compared. */
  readonly selection: readonly Float32Array[];
  readonly rounding: Rounding;
}

/** A way to quantise, and how close its outputs come to the float network's on the selection images. */
export interface QuantisationTrial {
  readonly ranges: RangeMethod;
  readonly equalised: boolean;
  readonly weights: 'nearest' | 'second-order';
  /** Of the float outputs and their differences, before a final softmax. */
  readonly signalToNoiseDb: number;
}

export interface Quantised {
  readonly network: Network;
  /** The float network of the same layers, channels equalised where that was better. */
  readonly source: FloatNetwork;
  readonly chosen: QuantisationTrial;
  readonly trials: readonly QuantisationTrial[];
}

/** Told what is being done, and the share of it that is done. */
export type QuantisationListener = (what: string, share: number) => void;

/**
 * Quantises after training: ranges by every method, with channels equalised (where any can be) and not, weights rounded to nearest; then
 * the best of these with weights rounded in second order. What comes closest to the float network on the selection
 * images is taken. Outputs are compared, not answers: answers of a few hundred images cannot tell such ways apart.
 * @throws TauscopeError what the builders refuse
 */
export async function quantise(
  { network, calibration, selection, rounding }: QuantisationTask,
  runner: QuantisationRunner,
  listener: QuantisationListener,
): Promise<Quantised> {
  const plain = withExplicitPadding(network);
  const wanted = await runner.floatOutputs(floatLogits(plain), selection);
  const measure = async (quantised: Network) => {
    const inputs = selection.map(inputQuantiser(quantised));
    return closeness(wanted, await runner.int8Logits(quantised, inputs), quantised);
  };

  const found: { network: Network; source: FloatNetwork; trial: QuantisationTrial }[] = [];
  for (const source of new Set([plain, equaliseChannels(plain)])) {
    const equalised = source !== plain;
    const what = equalised ? 'ranges with equalised channels' : 'ranges';
    const histograms = calibrate(source, calibration, (share) => listener(what, share));
    for (const ranges of rangeMethods) {
      const quantised = quantiseNearest(source, histograms, ranges);
      const trial = {
        ranges,
        equalised,
        weights: 'nearest',
        signalToNoiseDb: await measure(quantised),
      } as const;
      found.push({ network: quantised, source, trial });
    }
  }
  const nearest = found.reduce(closer);
  const refined = refineWeights(nearest.source, nearest.network, calibration, rounding, (share) =>
    listener('weights', share),
  );
  const trial = {
    ...nearest.trial,
    weights: 'second-order',
    signalToNoiseDb: await measure(refined),
  } as const;
  found.push({ network: refined, source: nearest.source, trial });
  const best = found.reduce(closer);
  return {
    network: best.network,
    source: best.source,
    chosen: best.trial,
    trials: found.map((each) => each.trial),
  };
}

/** The network of any trial but for its figures, calibrated on one image: what formats can say of it does not depend on more. */
export function quantisedOutline(network: FloatNetwork, image: Float32Array): Network {
  const plain = withExplicitPadding(network);
  return quantiseNearest(
    plain,
    calibrate(plain, [image], () => undefined),
    rangeMethods[0],
  );
}

function closer<Found extends { readonly trial: QuantisationTrial }>(a: Found, b: Found): Found {
  return b.trial.signalToNoiseDb > a.trial.signalToNoiseDb ? b : a;
}

function closeness(wanted: readonly Float32Array[], outputs: readonly Int8Array[], network: Network): number {
  const { scale, zeroPoint } = tensorOf(network, logitsNetwork(network).output);
  let signal = 0;
  let noise = 0;
  wanted.forEach((image, n) =>
    image.forEach((value, k) => {
      signal += value ** 2;
      noise += (value - scale * (outputs[n]![k]! - zeroPoint)) ** 2;
    }),
  );
  return signalToNoiseDb(signal, noise);
}
