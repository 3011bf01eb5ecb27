import { firstEqual } from '../../images/equalImages.ts';
import type { Exploration } from '../exploration.ts';

/** Images of a split that equal one of a split before it. */
export interface SplitOverlap {
  /** Selection images that are also among the calibration images. */
  readonly selection: number;
  /** Held-out images that are also among the calibration or selection images. */
  readonly heldOut: number;
}

/** How many images the splits have in common because the data holds them more than once, or null when none. */
export function splitOverlap({
  images,
  splits: { calibration, selection, heldOut },
}: Pick<Exploration, 'images' | 'splits'>): SplitOverlap | null {
  if (!images.repeats) return null;
  const firstOf = (image: number) => firstEqual(images, image);
  const seen = new Set<number>();
  const countSeen = (split: Uint32Array) => split.filter((image) => seen.has(firstOf(image))).length;
  const add = (split: Uint32Array) => split.forEach((image) => seen.add(firstOf(image)));
  add(calibration);
  const ofSelection = countSeen(selection);
  add(selection);
  const ofHeldOut = countSeen(heldOut);
  return ofSelection + ofHeldOut > 0 ? { selection: ofSelection, heldOut: ofHeldOut } : null;
}
