import type { ElementSize } from './useElementSize.ts';

interface PointTooltipProps {
  /** Place of the point in the frame, in pixels. */
  readonly x: number;
  readonly y: number;
  readonly frame: ElementSize;
  readonly lines: readonly string[];
}

const gapPx = 14;

/** A note beside a point, on the side where there is room and towards the middle of the frame, so that it covers nothing around it. */
export function PointTooltip({ x, y, frame, lines }: PointTooltipProps) {
  const [title, ...rest] = lines;
  const isLeft = x > frame.width / 2;
  const isUp = y > frame.height / 2;
  return (
    <div
      className="point-tooltip"
      style={{
        ...(isLeft ? { right: frame.width - x + gapPx } : { left: x + gapPx }),
        ...(isUp ? { bottom: frame.height - y - gapPx } : { top: y - gapPx }),
        maxWidth: `min(260px, ${(isLeft ? x : frame.width - x) - gapPx}px)`,
      }}
      aria-hidden="true"
    >
      <strong>{title}</strong>
      {rest.map((line) => (
        <span key={line}>{line}</span>
      ))}
    </div>
  );
}
