import { keptCalibration } from '../device/measurements.ts';
import type { Recipe, TablePlace } from '../exploration/recipe/recipe.ts';
import type { Pricing } from '../exploration/recipe/recipeBoard.ts';
import { pricingOf, withLimit } from '../exploration/recipe/recipeBoard.ts';
import { TauscopeError } from '../network/errors.ts';
import { readCalibration } from './calibrate.ts';

/** What results are priced for, if not for what they were explored for. */
export interface PricingOptions {
  readonly board?: string;
  /** Files of measurements to which its model is fitted. */
  readonly measurements?: readonly string[];
  /** Most RAM in bytes, Infinity for what the board has. */
  readonly ramLimit?: number;
  readonly tables?: TablePlace;
}

/** What results are to be priced by; what they were explored by where options do not say. */
export async function askedPricing(options: PricingOptions, recipe: Recipe): Promise<Pricing> {
  const { board, measurements, tables, ramLimit } = options;
  const { calibration, ...memory } = pricingOf(recipe);
  const isOwnBoard = board === undefined && !measurements;
  const priced = {
    ...memory,
    ...(isOwnBoard
      ? calibration && { calibration }
      : await measuredPricing(board ?? recipe.board, measurements)),
    ...(tables && { tables }),
  };
  if (ramLimit === undefined) return pricingOf(priced);
  return withLimit(priced, 'ramBytes', Number.isFinite(ramLimit) ? ramLimit : undefined);
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
