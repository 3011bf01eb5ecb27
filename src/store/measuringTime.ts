import { evaluationCount, secondsPerEvaluation } from '../exploration/measure/measuringTime.ts';
import type { Progress } from '../exploration/progress.ts';
import type { Recipe } from '../exploration/recipe/recipe.ts';
import type { Network } from '../network/network.ts';
import type { App } from './app.ts';
import { engineUntilOtherWork } from './engineUntilOtherWork.ts';

/** Seconds per evaluation by network and explored layers, once they are tried or measured. */
const tried = new WeakMap<Network, Map<string, number>>();

/** About how long measuring what the settings ask for takes on this machine, in seconds; null where it cannot be said. Rejects never. */
export async function measuringTime(app: App): Promise<number | null> {
  const { store, services } = app;
  const { model, data, recipe } = store.getState();
  if (!model || !data || !recipe) return null;
  const { network } = model;
  const ofNetwork = triedOf(network);
  const key = explored(recipe);
  try {
    const subject = { network, recipe, images: data.images };
    const seconds =
      ofNetwork.get(key) ?? (await secondsPerEvaluation(subject, engineUntilOtherWork(app), services.now));
    ofNetwork.set(key, seconds);
    return seconds * evaluationCount(recipe);
  } catch {
    return null;
  }
}

/** What an exploration has measured in all says better than a trial how long the next one takes. */
export function rememberRate({ store }: App, { phase, done, total, ratePerSecond }: Progress): void {
  const { model, runningRecipe } = store.getState();
  if (!model || !runningRecipe || phase !== 'selection' || done < total || !(ratePerSecond > 0)) return;
  triedOf(model.network).set(explored(runningRecipe), 1 / ratePerSecond);
}

function triedOf(network: Network): Map<string, number> {
  const known = tried.get(network) ?? new Map<string, number>();
  tried.set(network, known);
  return known;
}

function explored({ layers, rounding }: Recipe): string {
  return [rounding, ...layers.map(({ layer }) => layer)].join();
}
