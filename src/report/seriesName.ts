import type { Exploration } from '../exploration/exploration.ts';
import { modelTitle } from '../network/modelName.ts';

const methodNames = {
  paper: 'significance thresholds',
  authors: 'significance thresholds of the authors',
  magnitude: 'weight magnitude',
  activation: 'weight × activation',
  compensated: 'compensated skipping',
} as const;

/** What tells an exploration from others of a report. */
export function seriesName({ network, recipe, board }: Exploration): string {
  return `${modelTitle(network.name)}, ${methodNames[recipe.method]}, ${board.name}`;
}
