import type { Exploration } from '../exploration/exploration.ts';

const methodNames = {
  paper: 'significance thresholds',
  magnitude: 'weight magnitude',
  activation: 'weight × activation',
  compensated: 'compensated skipping',
} as const;

/** What tells an exploration from others of a report. */
export function seriesName({ network, recipe, board }: Exploration): string {
  return `${network.name.replace(/\.tflite$/i, '')}, ${methodNames[recipe.method]}, ${board.name}`;
}
