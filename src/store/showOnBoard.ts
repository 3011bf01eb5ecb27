import type { Exploration } from '../exploration/exploration.ts';
import type { ExploreListener } from '../exploration/exploreListener.ts';
import { engineHolding } from '../exploration/holdExploration.ts';
import type { Pricing } from '../exploration/recipe/recipeBoard.ts';
import { isSamePricing, pricingOf, pricingOfBoard } from '../exploration/recipe/recipeBoard.ts';
import { exactPoint } from '../exploration/recipe/space.ts';
import type { App } from './app.ts';
import { measureShownHeldOut } from './heldOutActions.ts';
import { beginJob, showError } from './jobs.ts';
import { loadCourse } from './loadCourse.ts';
import { publish, showPrices } from './results.ts';

/**
 * Shows what was explored on the board of the settings, once its kernels are priced there and the front there is measured on the held-out images. Nothing
 * happens while an exploration runs, or while that board is being priced. Another board that is picked meanwhile takes its place.
 */
export async function showOnBoard(app: App): Promise<void> {
  const { store } = app;
  const { exploration, recipe, status, pricing, priced } = store.getState();
  if (!exploration || !priced || !recipe || status === 'running') return;
  if (isSamePricing(recipe, pricing ?? pricingOfBoard(priced.board))) return;
  const isCurrent = beginJob(app);
  if (isSamePricing(recipe, exploration.recipe)) showPrices(app, null);
  else {
    const wanted = pricingOf(recipe);
    store.setState({ pricing: { ...wanted, progress: null } });
    try {
      await price(app, exploration, wanted, isCurrent);
    } catch (error) {
      if (isCurrent()) showError(app, error);
    }
    if (!isCurrent()) return;
    store.setState({ pricing: null });
  }
  await measureShownHeldOut(app);
}

async function price(
  app: App,
  exploration: Exploration,
  pricing: Pricing,
  isCurrent: () => boolean,
): Promise<void> {
  const { store, services } = app;
  const listener: ExploreListener = {
    progress: (progress) => {
      if (isCurrent()) store.setState({ pricing: { ...pricing, progress } });
    },
    update: () => {
      if (isCurrent()) publish(app, exploration);
    },
  };
  const { measureHeldOut, pricesOnBoard } = await loadCourse();
  if (!isCurrent()) return;
  const { engine, now } = services;
  const prices = await pricesOnBoard(exploration, pricing, engine, listener, now);
  if (!isCurrent()) return;
  showPrices(app, prices);
  const checked = [exactPoint, ...store.getState().front];
  await measureHeldOut(exploration, engineHolding(engine, exploration), checked, listener, now);
}
