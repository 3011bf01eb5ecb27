import { formatError } from '../../modelError.ts';
import type { SliceRange } from '../../network.ts';
import type { NodeInputs } from './nodeInputs.ts';

/** What a Slice takes of every dimension; starts and ends beyond it mean its ends. */
export function sliceRanges(inputs: NodeInputs): SliceRange[] {
  const { node } = inputs;
  const shape = inputs.shape(0);
  const starts = inputs.listed(1, 'starts') ?? [];
  const ends = inputs.listed(2, 'ends') ?? [];
  const axes = inputs.axes(inputs.listed(3, 'axes') ?? starts.map((_, axis) => axis), shape.length);
  const steps = inputs.listed(4, 'steps') ?? starts.map(() => 1);
  if (ends.length !== starts.length || axes.length !== starts.length || steps.length !== starts.length)
    throw formatError(
      `${node.label} has ${starts.length} starts, ${ends.length} ends, ${axes.length} axes and ${steps.length} steps`,
      'as many of each',
    );
  return shape.map((extent, axis) => {
    const n = axes.indexOf(axis);
    if (n < 0) return { begin: 0, count: extent, step: 1 };
    const [start, end, step] = [starts[n]!, ends[n]!, steps[n]!];
    if (step === 0) throw formatError(`${node.label} has a step of 0`, 'another');
    const [least, most] = step > 0 ? [0, extent] : [-1, extent - 1];
    const inside = (place: number) => Math.min(most, Math.max(least, place < 0 ? place + extent : place));
    const begin = step > 0 ? inside(start) : Math.max(0, inside(start));
    return { begin, count: Math.max(0, Math.ceil((inside(end) - begin) / step)), step };
  });
}
