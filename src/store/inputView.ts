import { otherScales } from '../exploration/recipe/inputScaleDoubt.ts';
import type { Recipe } from '../exploration/recipe/recipe.ts';
import { recipeInputScale } from '../exploration/recipe/recipeInputScale.ts';
import type { Subject } from '../exploration/recipe/subject.ts';
import { evenly } from '../images/evenly.ts';
import { inputSample } from '../images/inputSample.ts';
import { inputScaleText, rawText } from '../images/inputScale.ts';
import type { LabelledImages } from '../images/labelledImages.ts';
import { rangeText } from '../images/proposeInputScale.ts';
import type { Picture } from '../images/seenPixels.ts';
import { seenPixels } from '../images/seenPixels.ts';
import { formatPercent } from '../words/percents.ts';
import type { AppState, PageData, PageModel } from './state.ts';

/** Pictures shown, and targets of each. */
const pictureCount = 6;
const mostTargetsShown = 3;

/** A scale that can be taken, and what came of trying it. */
export interface ScaleChoice {
  /** As a formula. */
  readonly scale: string;
  readonly text: string;
  readonly isTaken: boolean;
  readonly trial: { readonly correct: number; readonly imageCount: number } | null;
}

/** The scales to choose from, the one that is taken among them. */
export function scaleChoices(
  recipe: Recipe,
  { network }: PageModel,
  { images }: PageData,
  known: AppState['scaleTrials'],
): ScaleChoice[] {
  const taken = recipeInputScale(recipe, images, network);
  const trials = known && known.network === network && known.images === images ? known.trials : [];
  const tried = trials.map(({ scale }) => scale);
  const scales = new Map(
    [...tried, taken, ...otherScales(network, images, taken)].map((scale) => [inputScaleText(scale), scale]),
  );
  return [...scales].map(([formula, scale]) => ({
    scale: formula,
    text: scale === 'raw' ? rawText(images) : formula,
    isTaken: formula === inputScaleText(taken),
    trial: trials.find((trial) => inputScaleText(trial.scale) === formula) ?? null,
  }));
}

/** An image as the network sees it, drawn back; null for inputs that are no pictures. */
export function seenPicture(
  { recipe, images, network }: Pick<Subject, 'recipe' | 'images' | 'network'>,
  index: number,
  colourOrder: 'rgb' | 'bgr' = 'rgb',
): Picture | null {
  return seenPixels(images, network, recipeInputScale(recipe, images, network), colourOrder, index);
}

/** What a network sees of the images. */
export interface InputView {
  readonly imageCount: number;
  /** How often each int8 value occurs, that of -128 first; null where the input takes real values throughout. */
  readonly counts: readonly number[] | null;
  readonly sentence: string;
  /** Some images as the network sees them, with the names or numbers of their classes, or their targets. */
  readonly pictures: readonly { readonly label: string; readonly picture: Picture }[];
}

export function inputView(recipe: Recipe, { network }: PageModel, data: PageData): InputView {
  const { images, reading } = data;
  const scale = recipeInputScale(recipe, images, network);
  const { indices, counts, spread, range } = inputSample(images, network, scale);
  const colours = reading?.colourOrder ?? 'rgb';
  const pictures = evenly(images.count, pictureCount).flatMap((index) => {
    const picture = seenPixels(images, network, scale, colours, index);
    return picture ? [{ label: answerText(images, index), picture }] : [];
  });
  const isWhole = range === null;
  const taken = range ? ` The input holds ${rangeText(range)}.` : '';
  const cut =
    spread && spread.saturatedShare > 0
      ? `${formatPercent(100 * spread.saturatedShare, 2)} are cut off.`
      : 'None are cut off.';
  return {
    imageCount: indices.length,
    counts: isWhole ? null : [...counts],
    sentence: spread
      ? `Values from ${rangeText(spread)}.${taken} ${isWhole ? '' : cut}`.trim()
      : `Values that are quantised already.${taken}`,
    pictures,
  };
}

/** What an image is labelled: its class, or as many of its targets as there is room for. */
function answerText({ labels, classNames, targets }: LabelledImages, index: number): string {
  const label = labels[index]!;
  if (!targets) return classNames?.[label] ?? `class ${label}`;
  const { values, size } = targets;
  const shown = values.subarray(index * size, index * size + Math.min(size, mostTargetsShown));
  return (
    Array.from(shown, (target) => Number(target.toPrecision(3))).join(', ') +
    (size > shown.length ? ', …' : '')
  );
}
