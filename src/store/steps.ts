import { withoutPricing } from '../sharing/shareLink.ts';
import type { App } from './app.ts';
import { inPricing } from './changedRecipe.ts';
import { measureShownHeldOut } from './heldOutActions.ts';
import { beginJob } from './jobs.ts';
import { openKept } from './linkActions.ts';
import { moreKept } from './moreKept.ts';
import { recipeId } from './recipeId.ts';
import type { AppState } from './state.ts';
import { closedState } from './state.ts';

/** What of the state belongs to a step. */
const parts = [
  'model',
  'data',
  'recipe',
  'ownNames',
  'floatModel',
  'quantised',
  'exploration',
  'prices',
  'priced',
  'view',
  'front',
  'choice',
  'budgetPp',
  'reading',
  'rule',
  'earlier',
  'link',
  'verdict',
  'comparison',
  'comparisonView',
] as const satisfies readonly (keyof AppState)[];

/** A step as it was left. */
export type LeftStep = Pick<AppState, (typeof parts)[number]>;

/**
 * Names the deliberate step that a person is at: the first screen, something opened, an exploration, a comparison. Null between two of them, when an
 * exploration has no result yet.
 */
export function stepOf(state: AppState): string | null {
  const { recipe, floatModel, model, data, exploration, status, comparison } = state;
  if (comparison) return 'compared';
  if (!recipe && !floatModel) return 'start';
  if (exploration) return `explored ${recipeId(exploration.recipe)}`;
  if (status === 'running') return null;
  return `opened ${JSON.stringify([(model ?? floatModel)?.source, data?.source])}`;
}

export function leftStep(state: AppState): LeftStep {
  return Object.fromEntries(parts.map((part) => [part, state[part]])) as LeftStep;
}

/** Goes back to a step as it was left; what ran there has ended, and goes on with the next "Explore". What was being opened again is opened. */
export function returnTo(app: App, left: LeftStep): void {
  beginJob(app);
  const { exploration, recipe, prices, link } = left;
  const explored = exploration?.recipe;
  const status = exploration ? (exploration.complete ? 'done' : 'cancelled') : 'idle';
  app.store.setState((state) => ({
    ...closedState(state),
    ...left,
    link: link && withoutPricing(link),
    recipe: explored && prices ? inPricing(explored, prices.pricing) : (explored ?? recipe),
    status,
    version: state.version + 1,
  }));
  const more = moreKept(app.store.getState());
  if (more) void openKept(app, more, { choice: left.choice, ...(prices && { pricing: prices.pricing }) });
  else void measureShownHeldOut(app);
}
