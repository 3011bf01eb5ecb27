/**
 * Undoes the filters of rows in place (PNG specification, section 9): a byte with the filter before each row of `rowBytes`; `pixelBytes` from
 * a byte to the one it is predicted from. False for an unknown filter.
 */
export function unfilterRows(rows: Uint8Array, rowBytes: number, pixelBytes: number): boolean {
  const stride = 1 + rowBytes;
  for (let start = 0; start < rows.length; start += stride) {
    const filter = rows[start]!;
    if (filter > 4) return false;
    if (filter === 0) continue;
    for (let n = 1; n <= rowBytes; n++) {
      const at = start + n;
      const left = n > pixelBytes ? rows[at - pixelBytes]! : 0;
      const above = start > 0 ? rows[at - stride]! : 0;
      const aboveLeft = n > pixelBytes && start > 0 ? rows[at - stride - pixelBytes]! : 0;
      rows[at]! += predicted(filter, left, above, aboveLeft);
    }
  }
  return true;
}

function predicted(filter: number, left: number, above: number, aboveLeft: number): number {
  if (filter === 1) return left;
  if (filter === 2) return above;
  if (filter === 3) return (left + above) >> 1;
  const toLeft = Math.abs(above - aboveLeft);
  const toAbove = Math.abs(left - aboveLeft);
  const toAboveLeft = Math.abs(left + above - 2 * aboveLeft);
  if (toLeft <= toAbove && toLeft <= toAboveLeft) return left;
  return toAbove <= toAboveLeft ? above : aboveLeft;
}
