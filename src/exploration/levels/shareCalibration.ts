import type { Engine } from '../engine.ts';
import type { Subject } from '../recipe/subject.ts';

/** Takes work that is done. */
interface Advance {
  images(count: number): void;
  /** Layers, or blocks of their output channels. */
  variants(count: number): void;
}

/** What the levels of a method of shares are made with. The engine must have the subject's model open. */
export interface ShareCalibration {
  readonly subject: Subject;
  /** Images. */
  readonly calibration: Uint32Array;
  readonly engine: Engine;
  /** As many calls for a layer by tiles as keep the workers busy with those that are prepared together: each begins with the same factorisation. */
  readonly callsPerLayer: number;
  readonly advance: Advance;
}
