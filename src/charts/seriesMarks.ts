/** Shapes that tell series apart without their colours, about 10 pixels wide; their dashes are in `compareChart.css`. */
const shapes = [
  'M-4.5 0A4.5 4.5 0 1 1 4.5 0A4.5 4.5 0 1 1-4.5 0Z',
  'M-4-4H4V4H-4Z',
  'M0-5.5L5.2 4H-5.2Z',
  'M0-6L6 0L0 6L-6 0Z',
  'M0 5.5L5.2-4H-5.2Z',
  'M-1.8-5.4H1.8V-1.8H5.4V1.8H1.8V5.4H-1.8V1.8H-5.4V-1.8H-1.8Z',
] as const;

/** @param series counted from 1 */
export function seriesShape(series: number): string {
  return shapes[(series - 1) % shapes.length]!;
}
