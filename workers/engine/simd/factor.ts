/**
 * Requantisation of four int32 sums at once, in both rounding variants. A factor in memory holds
 *
 *   int32 multiplier, int32 scaleUp (2^shift for a left shift, else 1), int32 right, int32 mask (2^right - 1),
 *   int64 round, int32 awayFromZero, 4 bytes unused
 *
 * and means v = (scaleUp * sum * multiplier + round) >> 31, then v / 2^right rounded half away from zero
 * (awayFromZero -1, for double rounding) or half up (0, for single rounding, where `round` is 0 if right > 0).
 * Exact while scaleUp * sum fits in int32.
 */
export const factorBytes: usize = 32;

export class Factor {
  @inline
  static multiplier(factor: usize): v128 {
    return v128.load_splat<i32>(factor);
  }

  @inline
  static scaleUp(factor: usize): v128 {
    return v128.load_splat<i32>(factor, 4);
  }

  @inline
  static right(factor: usize): i32 {
    return load<i32>(factor, 8);
  }

  @inline
  static mask(factor: usize): v128 {
    return v128.load_splat<i32>(factor, 12);
  }

  @inline
  static round(factor: usize): v128 {
    return v128.load_splat<i64>(factor, 16);
  }

  @inline
  static awayFromZero(factor: usize): v128 {
    return v128.load_splat<i32>(factor, 24);
  }

  @inline
  static apply(
    sums: v128,
    multiplier: v128,
    scaleUp: v128,
    right: i32,
    mask: v128,
    round: v128,
    awayFromZero: v128,
  ): v128 {
    const scaled = i32x4.mul(sums, scaleUp);
    const low = i64x2.add(i64x2.extmul_low_i32x4_s(scaled, multiplier), round);
    const high = i64x2.add(i64x2.extmul_high_i32x4_s(scaled, multiplier), round);
    // Doubled, the 32 bits wanted are the upper halves.
    const value = v128.shuffle<i32>(i64x2.add(low, low), i64x2.add(high, high), 1, 3, 5, 7);
    const negative = i32x4.shr_u(v128.and(value, awayFromZero), 31);
    const threshold = i32x4.add(i32x4.shr_u(mask, 1), negative);
    const roundUp = i32x4.gt_s(v128.and(value, mask), threshold);
    return i32x4.sub(i32x4.shr_s(value, right), roundUp);
  }

  /** One vector; in loops read the fields once and use {@link apply}. */
  @inline
  static applyOnce(sums: v128, factor: usize): v128 {
    return Factor.apply(
      sums,
      Factor.multiplier(factor),
      Factor.scaleUp(factor),
      Factor.right(factor),
      Factor.mask(factor),
      Factor.round(factor),
      Factor.awayFromZero(factor),
    );
  }
}

/** Moves requantised values to `zeroPoint`, clamps them to [min, max] and gives their distance from the zero point. */
export class Output {
  @inline
  static apply(values: v128, zeroPoint: v128, min: v128, max: v128): v128 {
    const clamped = i32x4.max_s(i32x4.min_s(i32x4.add(values, zeroPoint), max), min);
    return i32x4.sub(clamped, zeroPoint);
  }
}
