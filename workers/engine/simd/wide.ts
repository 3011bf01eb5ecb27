/** Halves of a vector of float32 as float64, and back. */
export class Wide {
  @inline
  static low(values: v128): v128 {
    return f64x2.promote_low_f32x4(values);
  }

  @inline
  static high(values: v128): v128 {
    return f64x2.promote_low_f32x4(v128.shuffle<f64>(values, values, 1, 1));
  }

  @inline
  static narrow(low: v128, high: v128): v128 {
    return v128.shuffle<f32>(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 1, 4, 5);
  }
}
