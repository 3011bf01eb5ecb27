/** "tiles of 4 × 4"; outputs, rows first. */
export function tileText([rows, columns]: readonly [number, number]): string {
  return `tiles of ${rows} × ${columns}`;
}
