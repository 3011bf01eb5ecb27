import * as v from 'valibot';
import type { Choice } from '../exploration/points/choice.ts';
import type { Recipe } from '../exploration/recipe/recipe.ts';
import { parseRecipe } from '../exploration/recipe/recipe.ts';
import { TauscopeError } from '../network/errors.ts';
import { decodeLink, encodeLink } from './link.ts';

/** What a link restores: the recipe of an exploration and the choice made in it. */
export interface SharedExploration {
  readonly recipe: Recipe;
  readonly choice: Choice;
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

/** The hash part of the address, starting with '#'. */
export function encodeShare(shared: SharedExploration): string {
  return encodeLink({ recipe: shared.recipe, choice: shared.choice });
}

/** Throws TauscopeError `link-broken`, `link-version` or `recipe-invalid`. */
export function decodeShare(hash: string): SharedExploration {
  const content = v.safeParse(
    v.strictObject({ recipe: v.unknown(), choice: choiceSchema }),
    decodeLink(hash),
  );
  if (!content.success)
    throw new TauscopeError(
      'link-broken',
      'The link is whole but holds no exploration. Ask its sender for a new one.',
    );
  return { recipe: parseRecipe(content.output.recipe), choice: content.output.choice };
}
