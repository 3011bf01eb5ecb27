import { formatCount } from './counts.ts';

/**
 * Says that splits have images in common, to be capitalised.
 * @param selection selection images that are also among the calibration images
 * @param heldOut held-out images that are also among the calibration or selection images
 */
export function equalImagesText({ selection, heldOut }: { selection: number; heldOut: number }): string {
  const found = [
    ...(heldOut > 0 ? [`held-out with calibration or selection: ${formatCount(heldOut)}`] : []),
    ...(selection > 0 ? [`selection with calibration: ${formatCount(selection)}`] : []),
  ];
  return `the splits have equal images in common (${found.join(', ')}); the accuracy on them says little about new images`;
}
