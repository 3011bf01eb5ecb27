interface PointRingProps {
  /** Place of the point in the frame, in pixels. */
  readonly x: number;
  readonly y: number;
}

/** A ring about a point, on a layer of its own: as it follows the pointer, the chart is not painted again. */
export function PointRing({ x, y }: PointRingProps) {
  return <div className="point-ring" style={{ transform: `translate(${x}px, ${y}px)` }} aria-hidden="true" />;
}
