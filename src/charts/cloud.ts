import type { PlotPlane } from './frontScales.ts';

/** A picture of points, in the parts that change by themselves. */
export interface Cloud {
  /** By point number, as in PointColumns. */
  readonly cost: Float64Array;
  readonly correct: Int32Array;
  readonly plane: PlotPlane;
  readonly frame: CloudFrame;
  /** Colours of usual points and of those within the budget with confidence, as a canvas understands them. */
  readonly inks: readonly [string, string];
  /** By point number: 0 outside the budget, 1 within it on these images, 2 with confidence; 3 does not fit the memory. */
  readonly budget: Uint8Array;
  /** By point number: 1 for those that stand out; null where none does. */
  readonly highlighted: Uint8Array | null;
}

export interface CloudFrame {
  /** In pixels of the picture. */
  readonly width: number;
  readonly height: number;
  /** Pixels of the picture to one of the style sheet. */
  readonly density: number;
}

/** Paints a cloud. */
export interface CloudPainter {
  /** Shows the cloud with these parts in place of what they were, as soon as every part is known. */
  show(changed: Partial<Cloud>): void;
  end(): void;
}

/** @param onDeath is told once if the painter can paint no more, before it was ended, and whether it has painted until then */
export type StartPainter = (canvas: OffscreenCanvas, onDeath: (hasPainted: boolean) => void) => CloudPainter;
