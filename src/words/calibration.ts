/** "core × 1.02, waiting for flash × 1.40; ±1.3 % from 8 layers" */
export function calibrationText({
  coreFactor,
  stallFactor,
  layerCount,
  errorPercent,
}: {
  readonly coreFactor: number;
  readonly stallFactor: number;
  readonly layerCount: number;
  readonly errorPercent: number;
}): string {
  return (
    `core × ${coreFactor.toFixed(2)}, waiting for flash × ${stallFactor.toFixed(2)}; ` +
    `±${errorPercent.toFixed(1)} % from ${layerCount} layers`
  );
}
