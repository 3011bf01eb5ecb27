import { useEffect, useRef } from 'react';
import type { FrontScales } from './frontScales.ts';
import { paintPoints } from './paintPoints.ts';
import type { PointColumns } from './pointColumns.ts';
import { useColour } from './useColour.ts';

interface PointCloudProps {
  readonly columns: PointColumns;
  /** Raised when the columns hold new points. */
  readonly version: number;
  readonly scales: FrontScales;
  readonly width: number;
  readonly height: number;
}

/** Every measured point, faint, on a canvas: new points are added, a change of scale paints anew. */
export function PointCloud({ columns, version, scales, width, height }: PointCloudProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const painting = useRef<{ key: string; columns: PointColumns; painted: Uint8Array } | null>(null);
  const colour = useColour(canvas);

  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context || width <= 0 || height <= 0) return;
    const density = window.devicePixelRatio;
    const key = [width, height, density, colour, ...scales.x.domain(), ...scales.y.domain()].join();
    if (painting.current?.key !== key || painting.current.columns.correct !== columns.correct) {
      context.canvas.width = Math.round(width * density);
      context.canvas.height = Math.round(height * density);
      context.scale(density, density);
      context.fillStyle = colour;
      painting.current = { key, columns, painted: new Uint8Array(columns.correct.length) };
    }
    paintPoints(context, columns, scales, painting.current.painted);
  }, [columns, version, scales, width, height, colour]);

  return <canvas ref={canvas} className="front-chart__cloud" style={{ width, height }} aria-hidden="true" />;
}
