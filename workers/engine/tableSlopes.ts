/** Values to each side over which a slope is taken: wide enough to smooth the steps of rounding. */
const reach = 8;

/** Slopes of tabled functions, output steps per input step: tables [256] of outputs, one after the other. */
export function tableSlopes(tables: Int8Array): Float32Array {
  return Float32Array.from(tables, (_, entry) => {
    const value = entry & 255;
    const low = Math.max(0, value - reach);
    const high = Math.min(255, value + reach);
    const start = entry - value;
    return (tables[start + high]! - tables[start + low]!) / (high - low);
  });
}
