import { keptCalibration } from '../device/measurements.ts';
import type { Recipe } from '../exploration/recipe/recipe.ts';
import type { Pricing } from '../exploration/recipe/recipeBoard.ts';
import { pricingOf } from '../exploration/recipe/recipeBoard.ts';
import { TauscopeError } from '../network/errors.ts';
import { readCalibration } from './calibrate.ts';

/** The board that results are shown on, if not the one that they were explored for. */
export interface BoardOptions {
  readonly board?: string;
  /** Files of measurements to which its model is fitted. */
  readonly measurements?: readonly string[];
}

/** What results are to be priced by; what they were explored by where options name no other. */
export async function askedPricing({ board, measurements }: BoardOptions, recipe: Recipe): Promise<Pricing> {
  if (board === undefined && !measurements) return pricingOf(recipe);
  return measuredPricing(board ?? recipe.board, measurements);
}

/** A board with its model fitted to measurements, if there are any. Throws TauscopeError `usage` when they are of another one. */
export async function measuredPricing(board: string, files: readonly string[] | undefined): Promise<Pricing> {
  if (!files) return { board };
  const { measurements, calibration } = await readCalibration(files);
  if (measurements.board === board) return { board, calibration: keptCalibration(calibration) };
  throw new TauscopeError(
    'usage',
    `The measurements are of ${measurements.board}, but latencies are for ${board}. Say --board ${measurements.board}, or leave --measurements out.`,
  );
}
