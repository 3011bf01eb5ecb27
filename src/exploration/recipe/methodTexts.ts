import type { Method } from './recipe.ts';

/** What methods are called where there is room for it. */
export const methodTexts: Readonly<Record<Method, string>> = {
  paper: 'significance thresholds',
  authors: 'significance thresholds of the authors',
  magnitude: 'weight magnitude',
  activation: 'weight × activation',
  compensated: 'compensated skipping',
};
