const whole = new Intl.NumberFormat('en');

/** 1234567 as "1,234,567", whatever the locale; rounded to a whole number. */
export function formatCount(count: number): string {
  return whole.format(Math.round(count));
}
