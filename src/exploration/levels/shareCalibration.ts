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
  readonly advance: Advance;
}
