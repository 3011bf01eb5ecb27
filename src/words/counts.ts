const whole = new Intl.NumberFormat('en');

const exponents = '⁰¹²³⁴⁵⁶⁷⁸⁹';
/** From here on digits say nothing that a person counts with. */
const tooMany = 1e15;

/** 1234567 as "1,234,567", whatever the locale; rounded to a whole number. Numbers beyond all counting: "9 × 10⁴⁴". */
export function formatCount(count: number): string {
  if (Math.abs(count) < tooMany || !Number.isFinite(count)) return whole.format(Math.round(count));
  const [digit, exponent] = count.toExponential(0).split('e+') as [string, string];
  return `${digit} × 10${exponent.replace(/\d/g, (each) => exponents[Number(each)]!)}`;
}
