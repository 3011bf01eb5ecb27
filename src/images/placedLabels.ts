import { max } from 'd3';
import { TauscopeError } from '../network/errors.ts';
import { formatCount } from '../words/counts.ts';
import { noClasses } from './arrayLabels.ts';
import { classNameFault } from './classNames.ts';
import type { ImageTarget } from './imageTarget.ts';
import type { Labels } from './labels.ts';
import { mostClasses } from './labels.ts';
import type { PlacedImage } from './placedImages.ts';

/** As spreadsheets and pandas write numbers of classes, which are floats where a column once lacked one. */
const classNumber = /^\d{1,5}(\.0+)?$/;
const negativeOrBroken = /^-\d*\.?\d+$|^\d*\.\d+$/;

/**
 * Numbers in lists of labels are the classes themselves; names of classes count from 0 in their order, as folders do.
 * @throws TauscopeError data-format for lists of both, data-limit
 */
export function placedLabels(
  name: string,
  placed: readonly PlacedImage[],
  { isRecorded }: ImageTarget = {},
): Labels {
  // A list names all images, or there is none.
  const isListed = placed[0]?.isListed === true;
  const others = isListed ? placed.filter(({ className }) => !classNumber.test(className)) : [];
  const areNumbers = isListed && others.length === 0;
  const unclear =
    others.length < placed.length
      ? others[0]
      : others.find(({ className }) => negativeOrBroken.test(className));
  if (unclear && !isRecorded) throw unclearLabels(name, unclear, placed);
  const classNames = [...new Set(placed.map(({ className }) => className))].sort();
  const numbers = new Map(
    classNames.map((className, index) => [className, areNumbers ? Number(className) : index]),
  );
  const classCount = max(numbers.values())! + 1;
  if (classCount > mostClasses)
    throw new TauscopeError(
      'data-limit',
      `${placed.length} images have ${formatCount(classCount)} classes; at most ${formatCount(mostClasses)} are told apart.`,
    );
  return {
    labels: Uint16Array.from(placed, ({ className }) => numbers.get(className)!),
    classCount,
    ...(!areNumbers && classNames.every((className) => classNameFault(className) === null) && { classNames }),
  };
}

function unclearLabels(
  name: string,
  { path, className }: PlacedImage,
  placed: readonly PlacedImage[],
): TauscopeError {
  const fault =
    `A labels.csv of ${name} lists ${path} with the label "${className}"; expected are the numbers of classes from 0 ` +
    'for all images, or names for all. Correct it and save again';
  const couldBeTargets = placed.every(
    ({ className: label }) => label !== '' && Number.isFinite(Number(label)),
  );
  return couldBeTargets ? noClasses(fault) : new TauscopeError('data-format', `${fault}.`);
}
