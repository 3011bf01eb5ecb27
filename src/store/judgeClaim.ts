import type { Exploration } from '../exploration/exploration.ts';
import { sameRecipe } from '../exploration/recipe/sameRecipe.ts';
import { claimDifference } from '../sharing/claim.ts';
import type { App } from './app.ts';

/** Holds a complete exploration against what its link says came of it, where it says that. */
export function judgeClaim({ store }: App, exploration: Exploration): void {
  const { link } = store.getState();
  if (!link?.claim || !exploration.complete || !sameRecipe(link.recipe, exploration.recipe)) return;
  store.setState({
    verdict: { exploration, difference: claimDifference(exploration, link.choice, link.claim) },
  });
}

export function dismissVerdict({ store }: App): void {
  store.setState({ verdict: null });
}
