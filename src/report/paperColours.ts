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
