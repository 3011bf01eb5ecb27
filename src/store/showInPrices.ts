import type { Exploration } from '../exploration/exploration.ts';
import type { ExploreListener } from '../exploration/exploreListener.ts';
import { engineHolding } from '../exploration/holdExploration.ts';
import type { Pricing } from '../exploration/recipe/recipeBoard.ts';
import { isSamePricing, pricingOf, withLimit } from '../exploration/recipe/recipeBoard.ts';
import { exactPoint } from '../exploration/recipe/space.ts';
import type { App } from './app.ts';
import { engineUntilOtherWork } from './engineUntilOtherWork.ts';
import { measureShownHeldOut } from './heldOutActions.ts';
import { beginJob, showError } from './jobs.ts';
import { loadCourse } from './loadCourse.ts';
import { publish, showPrices } from './results.ts';

/**
 * Shows what was explored on the board and with the memory of the settings, once its kernels are priced so and the front is measured on the held-out images. Nothing
 * happens while an exploration runs, files are opened, onnxruntime compares or quantises, or that is being priced. Other settings meanwhile take its place. A limit of flash is chosen among the points (`results.ts`).
 */
export async function showInPrices(app: App): Promise<void> {
  const { store } = app;
  const { exploration, recipe, status, opening, crosschecking, quantising, pricing, priced } =
    store.getState();
  if (!exploration || !priced || !recipe || status === 'running') return;
  if (opening !== null || crosschecking !== null || quantising !== null) return;
  const wanted = withLimit(pricingOf(recipe), 'flashBytes', exploration.recipe.limits?.flashBytes);
  if (isSamePricing(wanted, pricing ?? priced.pricing ?? priced.recipe)) {
    // What has ended may have taken its place.
    if (!pricing) await measureShownHeldOut(app);
    return;
  }
  const isCurrent = beginJob(app);
  if (isSamePricing(wanted, exploration.recipe)) showPrices(app, null);
  else {
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
  const engine = engineUntilOtherWork(app);
  const { now } = services;
  const prices = await pricesOnBoard(exploration, pricing, engine, listener, now);
  if (!isCurrent()) return;
  showPrices(app, prices);
  const checked = [exactPoint, ...store.getState().front];
  await measureHeldOut(exploration, engineHolding(engine, exploration), checked, listener, now);
}
