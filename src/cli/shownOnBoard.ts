import { keptCalibration } from '../device/measurements.ts';
import type { Engine } from '../exploration/engine.ts';
import type { Exploration } from '../exploration/exploration.ts';
import type { ExploreListener } from '../exploration/exploreListener.ts';
import { onBoard } from '../exploration/onBoard.ts';
import type { Pricing } from '../exploration/recipe/recipeBoard.ts';
import { TauscopeError } from '../network/errors.ts';
import { readCalibration } from './calibrate.ts';

/** The board that results are shown on, if not the one that they were explored for. */
export interface BoardOptions {
  readonly board?: string;
  /** Files of measurements to which its model is fitted. */
  readonly measurements?: readonly string[];
}

/** An exploration on the board that options name. The engine must hold its levels. */
export async function shownOnBoard(
  exploration: Exploration,
  { board, measurements }: BoardOptions,
  engine: Engine,
  listener: ExploreListener,
): Promise<Exploration> {
  if (board === undefined && !measurements) return exploration;
  const pricing = await measuredPricing(board ?? exploration.recipe.board, measurements);
  return onBoard(exploration, pricing, engine, listener, () => performance.now());
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
