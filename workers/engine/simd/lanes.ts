/**
 * How values lie in memory. Twelve images make a group; a group of an activation is
 *
 *   [y][x][channel pair][image 0..11][2 channels] int16, each value the distance from the tensor's zero point,
 *
 * with margins of 0 around it for the convolutions that read it. The slot of a channel pair is three vectors of
 * eight int16: four images times two channels each, which is what one `i32x4.dot_i16x8_s` multiplies for four images.
 * With an odd number of channels the second channel of a pixel's last slot is arbitrary and only multiplied by 0.
 */
export const groupImages: i32 = 12;
export const vectorBytes: usize = 16;
export const slotBytes: usize = 3 * vectorBytes;
/** Bytes from one image's value to the next image's in a slot. */
export const imageBytes: usize = 4;

/** Output pixels computed together; they may lie in different groups. */
export const blockPixels: i32 = 4;
/** int32 sums of one output channel: [4 pixels][12 images]. */
export const sumsBytes: usize = 4 * slotBytes;

/** The halves of a slot's vectors as int32, and back. */
export class Lanes {
  @inline
  static first(vector: v128): v128 {
    return i32x4.shr_s(i32x4.shl(vector, 16), 16);
  }

  @inline
  static second(vector: v128): v128 {
    return i32x4.shr_s(vector, 16);
  }

  /** Two channels' values of four images, each within int16, as one vector. */
  @inline
  static join(first: v128, second: v128): v128 {
    return v128.or(v128.and(first, i32x4.splat(0xffff)), i32x4.shl(second, 16));
  }
}
