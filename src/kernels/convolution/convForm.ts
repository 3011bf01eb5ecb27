import type { Routine } from '../../assembly/routine.ts';
import type { TimingTarget } from '../../boards/timing/timingTarget.ts';
import type { ConvTask, TiledConvTask } from './convTask.ts';
import type { KernelFigures } from './kernelFigures.ts';

/** A way to build a convolution's kernel: all that the rest of the product knows of it. */
export interface ConvForm {
  /** Which layers the model considers it for; none: only by hand. */
  readonly candidateFor: 'every layer' | 'layers that skip' | 'none';
  /**
   * What it is, in sentences for people, with the cycles per MAC of the exact layer for 3x3, 32 -> 32 channels on 16 x 16 on
   * Cortex-M33, 1 to 5 stall cycles per cache line (docs/latency-model.md).
   */
  readonly description: string;
  /** Why a layer cannot have the form, behind a colon. */
  readonly refusal?: string;
  /** The fastest kernel of this form over its free choices; null when the layer cannot have the form. */
  make(task: ConvTask, target: TimingTarget): ConvKernel | null;
}

/** The same of convolutions by tiles. */
export interface TiledConvForm {
  readonly description: string;
  make(task: TiledConvTask, target: TimingTarget): ConvKernel;
}

/** A kernel of a convolution and what it costs. */
export interface ConvKernel extends KernelFigures {
  /** Generates the kernel. */
  readonly routines: () => ConvRoutines;
}

/** The functions of a convolution. */
interface ConvRoutines {
  readonly conv: Routine;
  /** Of a pooling that the convolution's kernel does not do: the convolution's output is scratch memory then. */
  readonly pool: Routine | null;
}
