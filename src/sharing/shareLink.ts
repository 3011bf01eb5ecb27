import * as v from 'valibot';
import type { Choice } from '../exploration/points/choice.ts';
import type { Recipe } from '../exploration/recipe/recipe.ts';
import { parseRecipe, pricingSchema } from '../exploration/recipe/recipe.ts';
import type { Pricing } from '../exploration/recipe/recipeBoard.ts';
import { pricingOf } from '../exploration/recipe/recipeBoard.ts';
import { TauscopeError } from '../network/errors.ts';
import { longestTitle, printable } from '../words/names.ts';
import type { Claim } from './claim.ts';
import { claimSchema } from './claim.ts';
import { decodeLink, encodeLink } from './link.ts';

/** What a link restores: the recipe of an exploration and the choice made in it, with what came of it and what it is called. */
export interface SharedExploration {
  readonly recipe: Recipe;
  readonly choice: Choice;
  /** What it is priced for, where it was explored for something else. */
  readonly pricing?: Pricing;
  readonly claim?: Claim;
  readonly name?: string;
}

/** The same in the prices that it was explored for. */
export function withoutPricing(shared: SharedExploration): SharedExploration {
  const explored = { ...shared };
  delete explored.pricing;
  return explored;
}

const wholeNumber = v.pipe(v.number(), v.integer(), v.minValue(0));
const flash = { flashBytes: v.exactOptional(wholeNumber) };
const choiceSchema = v.union([
  v.strictObject({
    budgetPp: v.pipe(v.number(), v.minValue(0), v.maxValue(100)),
    reading: v.exactOptional(v.picklist(['estimate', 'bound'])),
    rule: v.exactOptional(v.literal('sensible')),
    ...flash,
  }),
  v.strictObject({ point: wholeNumber, ...flash }),
]);

/** What a person calls an exploration. */
export const nameSchema = v.exactOptional(
  v.pipe(v.string(), v.maxLength(longestTitle), v.transform(printable)),
);

const shareSchema = v.strictObject({
  recipe: v.unknown(),
  choice: choiceSchema,
  pricing: v.exactOptional(pricingSchema),
  claim: v.exactOptional(claimSchema),
  name: nameSchema,
});

/** The hash part of the address, starting with '#'. */
export function encodeShare({ recipe, choice, pricing, claim, name }: SharedExploration): string {
  return encodeLink({
    recipe,
    choice,
    ...(pricing && { pricing: pricingBeside(recipe, pricing) }),
    ...(claim && { claim }),
    ...(name !== undefined && { name }),
  });
}

/** Throws TauscopeError `link-broken`, `link-version` or `recipe-invalid`. */
export function decodeShare(hash: string): SharedExploration {
  const content = v.safeParse(shareSchema, decodeLink(hash));
  if (!content.success)
    throw new TauscopeError(
      'link-broken',
      'The link is whole but holds no exploration. Ask its sender for a new one.',
    );
  const { pricing, ...shared } = content.output;
  const recipe = parseRecipe(shared.recipe);
  const { limits, tables } = pricingOf(recipe);
  const memory = { ...(limits && { limits }), ...(tables && { tables }) };
  return { ...shared, recipe, ...(pricing && { pricing: pricingOf({ ...memory, ...pricing }) }) };
}

/** A pricing as links say it: limits and place of tables where they are not the recipe's. */
function pricingBeside(recipe: Recipe, pricing: Pricing): Pricing {
  const { limits = {}, tables = 'auto', ...board } = pricingOf(pricing);
  const own = pricingOf(recipe);
  return {
    ...board,
    ...(JSON.stringify(limits) !== JSON.stringify(own.limits ?? {}) && { limits }),
    ...(tables !== (own.tables ?? 'auto') && { tables }),
  };
}
