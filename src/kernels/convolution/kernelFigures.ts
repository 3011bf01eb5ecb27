import type { Routine } from '../../assembly/routine.ts';
import { instructionCount, routineFlashBytes, tableBytes } from '../../assembly/routine.ts';
import { routineCycles } from '../../boards/timing/routineCycles.ts';
import type { TimingTarget } from '../../boards/timing/timingTarget.ts';
import { keptShare } from '../../network/tilePairs.ts';
import type { ConvTask, TiledConvTask } from './convTask.ts';

/** What a kernel executes per call and occupies. */
export interface KernelFigures {
  readonly cycles: number;
  /** The same model at the bounds of the memory's uncertain constants. */
  readonly cyclesLow: number;
  readonly cyclesHigh: number;
  /** Of `cycles`, waiting for code and tables. */
  readonly stallCycles: number;
  readonly instructions: number;
  /** Products, those on padding included; of the convolution's whole output, also where a pooling leaves some of it out. */
  readonly macs: number;
  /** Pixels x pairs that a direct kernel executes, the paper's unit; fast convolution needs fewer. */
  readonly smlads: number;
  readonly flashBytes: number;
  /** Of that, constants. */
  readonly tableBytes: number;
  readonly scratchBytes: number;
}

export function figuresOf(routine: Routine, target: TimingTarget, work: Work): KernelFigures {
  const cycles = routineCycles(routine, target);
  return {
    cycles: cycles.core + cycles.stalls,
    cyclesLow: cycles.low,
    cyclesHigh: cycles.high,
    stallCycles: cycles.stalls,
    instructions: instructionCount(routine.body),
    ...work,
    flashBytes: routineFlashBytes(routine),
    tableBytes: tableBytes(routine.tables),
    scratchBytes: routine.scratchBytes,
  };
}

export type Work = Pick<KernelFigures, 'macs' | 'smlads'>;

export const noWork: Work = { macs: 0, smlads: 0 };

/** The work of a kernel that multiplies what the layer does not skip, pair by pair. */
export function pairwiseWork({ layer, pairs, pool, outH, outW }: ConvTask): Work {
  const { pairCount, width } = pairs;
  const pixels = pool ? pool.image.h * pool.image.w : outH * outW;
  let [weights, executed] = [layer.weights.length, layer.bias.length * pairCount];
  layer.skipped?.forEach((skip, i) => {
    if (skip === 0) return;
    weights -= width[i % pairCount]!;
    executed--;
  });
  return { macs: pixels * weights, smlads: pixels * executed };
}

/** The same of a convolution by tiles: of the direct convolution's products as many as it keeps of its own. */
export function tiledWork({ layer, pool, outH, outW, outC, input }: TiledConvTask): Work {
  const pixels = pool ? pool.image.h * pool.image.w : outH * outW;
  const kept = keptShare(layer) * pixels * outC * 9;
  return { macs: Math.round(kept * input.c), smlads: Math.round(kept * Math.ceil(input.c / 2)) };
}
