import { millisecondsOf } from '../boards/board.ts';
import type { Exploration } from '../exploration/exploration.ts';
import { recipeInputScale } from '../exploration/recipe/recipeInputScale.ts';
import { describeFile, describeSource } from '../exploration/recipe/source.ts';
import { floatText } from '../exploration/views/accuracyText.ts';
import { boardViewText } from '../exploration/views/boardView.ts';
import { floatReference, referenceCycles } from '../exploration/views/pointSummary.ts';
import { skippingLines } from '../exploration/views/skippingText.ts';
import { inputScaleText } from '../images/inputScale.ts';
import { formatKibibytes } from '../words/bytes.ts';
import { capitalised } from '../words/capitalised.ts';
import { formatCount } from '../words/counts.ts';
import { formatMilliseconds } from '../words/durations.ts';

/** What an exploration was, a line each. */
export function settingLines(exploration: Exploration): string[] {
  const { recipe, network, images, board, splits, complete, points } = exploration;
  const reference = referenceCycles(exploration);
  const float = floatReference(exploration);
  const note = boardViewText(exploration);
  const { flashBytes = Infinity } = points.limits;
  const latency = (cycles: number) =>
    `${formatCount(cycles)} cycles (${formatMilliseconds(millisecondsOf(board, cycles), 2)})`;
  return [
    `Model: ${describeSource(recipe.model)}`,
    `Data: ${describeSource(recipe.data)}; ${splits.calibration.length} images for calibration, ${splits.selection.length} for selection, ${splits.heldOut.length} held out${recipe.splits.heldOutFile ? ` (from ${recipe.splits.heldOutFile})` : ''}, seed ${recipe.seed}, inputs ${inputScaleText(recipeInputScale(recipe, images, network))}`,
    `Target: ${board.name}, ${board.part}, ${board.clockHz / 1e6} MHz${flashBytes < board.flashBytes ? `; at most ${formatKibibytes(flashBytes)} of flash` : ''}`,
    ...(note ? [note] : []),
    `Exact network: ${latency(reference.cmsisNn)} on CMSIS-NN, ${latency(reference.exact)} on Tauscope's kernels`,
    ...skippingLines(exploration).map(capitalised),
    ...(float ? [`Float model: ${describeFile(recipe.float!)}; ${floatText(float)}`] : []),
    `Points: ${formatCount(points.correct.length)}${complete ? '' : '; the exploration was stopped before it was complete'}`,
  ];
}
