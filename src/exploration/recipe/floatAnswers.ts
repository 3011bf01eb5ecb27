import { TauscopeError } from '../../network/errors.ts';
import type { Recipe } from './recipe.ts';
import { describeFile } from './source.ts';

/** Which images of the splits a float network answers rightly, one bit per image. */
export interface FloatAnswers {
  readonly selection: Uint8Array;
  readonly heldOut: Uint8Array;
}

/** Throws TauscopeError `recipe-invalid` when losses are counted from a float network whose answers are not at hand. */
export function checkFloatAnswers({ float }: Recipe, answers?: FloatAnswers): void {
  if (!float || answers) return;
  throw new TauscopeError(
    'recipe-invalid',
    `Losses of this exploration are counted from the float network ${describeFile(float)}, which the command runs: ` +
      'tauscope explore MODEL --data DATA --recipe LINK --float FILE. With --float none they are counted from the exact int8 network.',
  );
}
