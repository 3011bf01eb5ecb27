import type { ArrayNames } from './chooseArrays.ts';
import type { Resizing } from './fitPixels.ts';
import type { Regression } from './targets.ts';

/** How files become the images of a network, where that is known or said. */
export interface ImageTarget {
  /** Height, width and channels of the network's input. */
  readonly shape?: readonly number[];
  /** How PNG and JPEG images of other sizes come to that; cropped unless said. */
  readonly resizing?: Resizing;
  /** The colours as the network takes them where that is not red, green, blue, as the data has them. */
  readonly colourOrder?: 'bgr';
  /** Which arrays of .npz or .npy files are images and labels; told by names and shapes unless said. */
  readonly arrays?: ArrayNames;
  /** Labels are targets of a regression; absent: classes. */
  readonly regression?: Regression;
  /** A recipe names the files: what was passed over when it was made is passed over. */
  readonly isRecorded?: true;
}
