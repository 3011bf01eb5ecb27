/** The page's light colours (`tokens.css`) without transparency of their own: viewers differ in what CSS they know. */
export const paper = {
  ground: '#ffffff',
  ink: '#14181d',
  ink2: '#535c67',
  line: '#e4e7eb',
  lineStrong: '#8a939e',
  front: '#0072b2',
  chosen: '#d55e00',
  dominated: '#465a70',
} as const;

/** Colours and dashes of series (`compareChart.css`). */
const series = [
  { colour: '#0072b2', dash: '' },
  { colour: '#d55e00', dash: '9 4' },
  { colour: '#00805e', dash: '2 3' },
  { colour: '#a8457f', dash: '9 3 2 3' },
  { colour: '#7d6400', dash: '14 4' },
  { colour: '#14181d', dash: '5 3 2 3 2 3' },
] as const;

/** @param number counted from 1 */
export function seriesPaper(number: number): { readonly colour: string; readonly dash: string } {
  return series[(number - 1) % series.length]!;
}
