import { InvalidArgumentError } from 'commander';
import type { Exploration } from '../exploration/exploration.ts';
import { frontOf } from '../exploration/points/choice.ts';
import { measuredPoints } from '../exploration/points/pointTable.ts';
import { exactPoint } from '../exploration/recipe/space.ts';
import { remeasure } from '../exploration/remeasure.ts';
import type { AnswerDifference } from '../exploration/views/answerDifferences.ts';
import { answerDifferences, floatDifferences } from '../exploration/views/answerDifferences.ts';
import { TauscopeError } from '../network/errors.ts';
import type { FigureDifference } from '../sharing/statedFigures.ts';
import { figureDifference } from '../sharing/statedFigures.ts';
import { formatCount } from '../words/counts.ts';
import { withPool } from './enginePool.ts';
import { floatAnswersAgain } from './floatReference.ts';
import { numberOf } from './optionNumbers.ts';
import { memoryOf, progressLine } from './progressLine.ts';
import type { MovedFiles } from './reopen.ts';
import { reopen, restore } from './reopen.ts';

type Wanted = 'front' | readonly number[];

interface VerifyOptions extends MovedFiles {
  readonly float?: string;
  readonly points?: Wanted;
  readonly workers?: number;
  readonly json?: boolean;
}

/** `tauscope verify`: measures the points of a results file again and compares. Throws TauscopeError `results-differ`. */
export async function verifyCommand(resultsPath: string, options: VerifyOptions): Promise<void> {
  const { points = [] } = options;
  const reopened = await reopen(resultsPath, options, points === 'front' ? [] : points);
  const float = await floatAnswersAgain(reopened, options.float);
  const { said, wanted, differences } = await withPool(options.workers, async (pool) => {
    const progress = progressLine(process.stderr, memoryOf(pool));
    const listener = { progress, update: () => undefined };
    const said = await restore(reopened, pool, listener);
    const wanted = wantedPoints(said, options.points);
    const measured = await remeasure(said, pool, wanted, listener, () => performance.now());
    const differences = [
      ...(float ? floatDifferences(said, float) : []),
      ...answerDifferences(said, measured, wanted),
    ];
    return { said, wanted, differences };
  });
  const figure = figureDifference(reopened.text, said);
  const extent = {
    points: wanted.length,
    selectionImages: said.points.imageCount,
    heldOutPoints: wanted.filter((point) => said.heldOut.has(point)).length,
    heldOutImages: said.splits.heldOut.length,
    ...(float && { float: said.recipe.float!.name }),
  };
  if (options.json) {
    const reproduced = differences.length === 0 && figure === null;
    process.stdout.write(`${JSON.stringify({ reproduced, ...extent, differences, figure })}\n`);
  }
  const fault = faultOf(differences, figure);
  if (fault) throw new TauscopeError('results-differ', `${resultsPath} ${fault}`);
  if (!options.json) process.stdout.write(`${resultsPath}: reproduced, ${extentText(extent)}\n`);
}

/** "front", or numbers of points: "0,8,9". Throws commander's InvalidArgumentError. */
export function pointList(text: string): Wanted {
  if (text === 'front') return text;
  const points = text.split(',').map(numberOf);
  if (points.every((point) => Number.isSafeInteger(point) && point >= 0)) return points;
  throw new InvalidArgumentError('expected front, or numbers of points such as 0,8,9.');
}

/** The points to measure again, ascending. */
function wantedPoints({ points }: Exploration, wanted: Wanted | undefined): readonly number[] {
  if (wanted === undefined) return measuredPoints(points);
  const named = wanted === 'front' ? [exactPoint, ...frontOf(points)] : wanted;
  return [...new Set(named)].sort((a, b) => a - b);
}

/** What was measured again. */
interface Extent {
  readonly points: number;
  readonly selectionImages: number;
  readonly heldOutPoints: number;
  readonly heldOutImages: number;
  /** The float network from which losses are counted. */
  readonly float?: string;
}

function extentText({ points, selectionImages, heldOutPoints, heldOutImages, float }: Extent): string {
  const heldOut = `, ${formatCount(heldOutPoints)} of them on ${formatCount(heldOutImages)} held-out images`;
  return (
    `${formatCount(points)} ${points === 1 ? 'point' : 'points'} on ${formatCount(selectionImages)} selection images` +
    `${heldOutPoints > 0 ? heldOut : ''}${float ? `, and the float network ${float}` : ''}, bit for bit`
  );
}

function faultOf(differences: readonly AnswerDifference[], figure: FigureDifference | null): string | null {
  const [first] = differences;
  if (first) {
    const { point, split, imageCount, said, measured, changed } = first;
    const others = new Set(differences.map((difference) => difference.point)).size - 1;
    return (
      `differs at ${point === 'float' ? 'the float network' : `point ${point}`}: said ${said} right of ${imageCount} ${split} images, measured ${measured} ` +
      `(other answers on ${changed})${others > 0 ? `, and at ${others} more` : ''}. The file has been altered; explore again.`
    );
  }
  if (!figure) return null;
  return (
    `differs at ${figure.path}: said ${text(figure.said)}, computed ${text(figure.computed)}. The answers are reproduced. ` +
    'Another version of Tauscope has written the file, or it has been altered; explore again for the figures of this version.'
  );
}

function text(figure: unknown): string {
  return JSON.stringify(figure ?? 'nothing');
}
