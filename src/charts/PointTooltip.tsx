interface PointTooltipProps {
  /** Place of the point in the frame, in pixels. */
  readonly x: number;
  readonly y: number;
  readonly frameWidth: number;
  readonly lines: readonly string[];
}

/** A note beside a point, on the side where there is room. */
export function PointTooltip({ x, y, frameWidth, lines }: PointTooltipProps) {
  const isLeft = x > frameWidth / 2;
  const [title, ...rest] = lines;
  return (
    <div
      className="point-tooltip"
      data-side={isLeft ? 'left' : 'right'}
      style={isLeft ? { right: frameWidth - x + 14, top: y } : { left: x + 14, top: y }}
      aria-hidden="true"
    >
      <strong>{title}</strong>
      {rest.map((line) => (
        <span key={line}>{line}</span>
      ))}
    </div>
  );
}
