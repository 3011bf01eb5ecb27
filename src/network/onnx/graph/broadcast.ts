import { formatError } from '../../modelError.ts';
import type { OnnxNode } from '../stored/storedModel.ts';

/** The shape of what combines values of two shapes, dimensions of 1 repeated. */
export function broadcast({ label }: OnnxNode, a: readonly number[], b: readonly number[]): number[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis) => {
    const [first = 1, second = 1] = [a, b].map((shape) => shape[axis - rank + shape.length]);
    if (first !== second && first !== 1 && second !== 1)
      throw formatError(
        `${label} has [${a.slice(0, 8).join(', ')}] and [${b.slice(0, 8).join(', ')}]`,
        'shapes that fit each other',
      );
    return first === 1 ? second : first;
  });
}
