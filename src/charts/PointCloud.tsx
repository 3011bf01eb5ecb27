import { useEffect, useMemo, useRef } from 'react';
import type { FrontScales } from './frontScales.ts';
import { paintPoints } from './paintPoints.ts';
import type { PointColumns } from './pointColumns.ts';
import type { Look } from './stamps.ts';
import { stampsOf } from './stamps.ts';
import { useColour } from './useColour.ts';

interface PointCloudProps {
  readonly columns: PointColumns;
  readonly budgetMarks: Uint8Array;
  /** By point number: 1 for those that stand out; null where none does. */
  readonly highlighted: Uint8Array | null;
  /** Raised when the columns hold new points. */
  readonly version: number;
  readonly scales: FrontScales;
  readonly width: number;
  readonly height: number;
}

/** Of points that do not stand out where others do. */
const faintOpacity = 0.2;

/** Every measured point, faint, on a canvas. */
export function PointCloud(props: PointCloudProps) {
  const { columns, budgetMarks, highlighted, version, scales, width, height } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const colour = useColour(canvas, 'color');
  const assuredColour = useColour(canvas, 'outlineColor');
  const density = window.devicePixelRatio;
  const stamps = useMemo(() => {
    if (colour === '' || assuredColour === '') return null;
    const disc: Look = { colour, shape: 'disc', opacity: 1 };
    const ofMarks: Look[] = [
      disc,
      disc,
      { ...disc, colour: assuredColour },
      // Points that need more memory than there is.
      { ...disc, shape: 'cross' },
    ];
    return stampsOf([...ofMarks, ...ofMarks.map((look) => ({ ...look, opacity: faintOpacity }))], density);
  }, [colour, assuredColour, density]);

  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context || !stamps) return;
    const image = context.createImageData(context.canvas.width, context.canvas.height);
    const pixels = { width: image.width, height: image.height, pixels: new Uint32Array(image.data.buffer) };
    const faint = stamps.length / 2;
    paintPoints(
      pixels,
      columns,
      scales,
      density,
      stamps,
      (point) => budgetMarks[point]! + (highlighted?.[point] === 0 ? faint : 0),
    );
    context.putImageData(image, 0, 0);
    // The columns fill in place: the version stands for their content.
  }, [columns, budgetMarks, highlighted, version, scales, width, height, density, stamps]);

  return (
    <canvas
      ref={canvas}
      className="front-chart__cloud"
      width={Math.max(1, Math.round(width * density))}
      height={Math.max(1, Math.round(height * density))}
      style={{ width, height }}
      aria-hidden="true"
    />
  );
}
