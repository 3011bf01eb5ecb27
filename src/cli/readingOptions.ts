import type { Command } from 'commander';
import { Option } from 'commander';
import type { Reading } from '../exploration/recipe/recipe.ts';
import { resizings } from '../images/fitPixels.ts';
import type { Regression } from '../images/targets.ts';
import { TauscopeError } from '../network/errors.ts';
import { inputScaleOption } from './inputScale.ts';
import { decimal } from './optionNumbers.ts';

/** Adds the options that say how data are read. */
export const readingOptions = (command: Command) =>
  command
    .addOption(inputScaleOption())
    .addOption(resizeOption())
    .addOption(colourOrderOption())
    .addOption(arraysOption());

function resizeOption(): Option {
  return new Option(
    '--resize <how>',
    'PNG and JPEG images of other sizes than the input: crop around the middle (unless given), or stretch',
  ).choices(resizings);
}

function colourOrderOption(): Option {
  return new Option(
    '--colour-order <order>',
    'bgr: the network takes colours in the order blue, green, red, as OpenCV reads images',
  ).choices(['bgr']);
}

function arraysOption(): Option {
  return new Option(
    '--arrays <images,labels>',
    'which arrays of .npz or .npy files are images and labels, where their names do not tell',
  ).argParser(arrayNames);
}

export function regressionOption(): Option {
  return new Option(
    '--regression <tolerance>',
    'labels are targets, one number for each output; an answer is right when no output is further than this from its target',
  ).argParser((text): Regression => ({ tolerance: decimal(text) }));
}

/** Throws TauscopeError `usage`. */
function arrayNames(text: string): NonNullable<Reading['arrays']> {
  const [images, labels, more] = text.split(',');
  if (images && labels && more === undefined) return { images, labels };
  throw new TauscopeError(
    'usage',
    `Two names belong to --arrays, such as "inputs,classes"; found "${text}".`,
  );
}
