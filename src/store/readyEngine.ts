import { engineJob } from '../exploration/holdExploration.ts';
import type { Network, Rounding } from '../network/network.ts';
import type { App } from './app.ts';

/** Starts the engine's workers on a network that is about to be explored: that takes them a while. */
export function readyEngine({ services }: App, network: Network, rounding: Rounding): void {
  services.engine.hold(engineJob(network, rounding));
  services.engine.start();
}
