/** So many digits behind the point; what they round to nothing has no sign: "0.00", never "-0.00". */
export function formatDecimal(value: number, digits: number): string {
  const text = value.toFixed(digits);
  return Number(text) === 0 ? text.replace('-', '') : text;
}
