/**
 * The images that choose points flatter them: says by how much, to be capitalised.
 * @param gapPp winner's-curse gap of the front, in percentage points
 */
export function selectionGapText(gapPp: number): string {
  return (
    `the front's approximate points lose ${Math.abs(gapPp).toFixed(2)} pp ${gapPp >= 0 ? 'more' : 'less'} on the held-out ` +
    'images than on the selection images that put them there'
  );
}
