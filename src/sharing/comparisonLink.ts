import * as v from 'valibot';
import { mostCompared } from '../exploration/compare/mostCompared.ts';
import { parseRecipe } from '../exploration/recipe/recipe.ts';
import { TauscopeError } from '../network/errors.ts';
import { decodeLink, encodeLink } from './link.ts';
import type { SharedExploration } from './shareLink.ts';
import { nameSchema } from './shareLink.ts';

/** An exploration to be compared; a comparison's link says its recipe and name. */
export type ComparedLink = Pick<SharedExploration, 'recipe'> & Partial<SharedExploration>;

const comparisonSchema = v.strictObject({
  compared: v.pipe(
    v.array(v.strictObject({ recipe: v.unknown(), name: nameSchema })),
    v.maxLength(mostCompared),
  ),
});

/** The hash part of the address of a comparison, starting with '#'. Throws TauscopeError `data-limit` where it would be too long. */
export function encodeComparison(explorations: readonly ComparedLink[]): string {
  const compared = explorations.map(({ recipe, name }) => ({ recipe, ...(name !== undefined && { name }) }));
  return encodeLink({ compared });
}

/** The explorations of a comparison's link; null for a link of another kind. Throws TauscopeError `link-broken`, `link-version` or `recipe-invalid`. */
export function decodeComparison(hash: string): ComparedLink[] | null {
  const content = decodeLink(hash);
  if (content === null || typeof content !== 'object' || !('compared' in content)) return null;
  const comparison = v.safeParse(comparisonSchema, content);
  if (!comparison.success)
    throw new TauscopeError(
      'link-broken',
      `The link is whole but holds no comparison of at most ${mostCompared} explorations. Ask its sender for a new one.`,
    );
  return comparison.output.compared.map(({ recipe, ...rest }) => ({ recipe: parseRecipe(recipe), ...rest }));
}
