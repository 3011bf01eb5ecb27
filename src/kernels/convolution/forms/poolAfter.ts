import type { Routine } from '../../../assembly/routine.ts';
import type { TimingTarget } from '../../../boards/timing/timingTarget.ts';
import { imageBytes, int16Input, int16Output, overreadBytes } from '../../imageLayout.ts';
import { maxPool } from '../../pooling.ts';
import type { ConvKernel } from '../convForm.ts';
import type { ConvPlace } from '../convTask.ts';
import type { Work } from '../kernelFigures.ts';
import { figuresOf, noWork } from '../kernelFigures.ts';

/** A convolution whose kernel does not pool: its output goes to scratch memory, and a function of its own pools it. */
export function withPoolAfter<Task extends ConvPlace>(
  task: Task,
  target: TimingTarget,
  work: Work,
  make: (unpooled: Task) => Routine,
): ConvKernel {
  const { pool, ...whole } = task;
  if (!pool) {
    const conv = make(task);
    return { ...figuresOf(conv, target, work), routines: () => ({ conv, pool: null }) };
  }
  const { name, window, clamp, image } = pool;
  const conv = make({ ...whole, output: int16Output(image), outH: image.h, outW: image.w } as Task);
  const zeroPoints = { inputZeroPoint: task.outputZeroPoint, zeroPoint: task.outputZeroPoint };
  const after = maxPool({ ...whole, ...zeroPoints, name, window, clamp, input: int16Input(image) });
  const [first, second] = [figuresOf(conv, target, work), figuresOf(after, target, noWork)];
  return {
    ...work,
    cycles: first.cycles + second.cycles,
    cyclesLow: first.cyclesLow + second.cyclesLow,
    cyclesHigh: first.cyclesHigh + second.cyclesHigh,
    stallCycles: first.stallCycles + second.stallCycles,
    instructions: first.instructions + second.instructions,
    flashBytes: first.flashBytes + second.flashBytes,
    tableBytes: first.tableBytes + second.tableBytes,
    scratchBytes: imageBytes(image) + overreadBytes + conv.scratchBytes,
    routines: () => ({ conv, pool: after }),
  };
}
