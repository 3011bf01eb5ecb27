/** "32 × 32 × 3" */
export function formatShape(extents: readonly number[]): string {
  return extents.join(' × ');
}
