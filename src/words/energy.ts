/** "75.1 µJ", "1.23 mJ" */
export function formatMicrojoules(microjoules: number): string {
  if (microjoules >= 1000) return `${(microjoules / 1000).toPrecision(3)} mJ`;
  return `${microjoules >= 100 ? Math.round(microjoules) : microjoules.toPrecision(3)} µJ`;
}
