import { useEffect, useRef } from 'react';
import type { FrontScales } from './frontScales.ts';
import { paintPoints } from './paintPoints.ts';
import type { PointColumns } from './pointColumns.ts';
import { useColour } from './useColour.ts';

interface PointCloudProps {
  readonly columns: PointColumns;
  readonly budgetMarks: Uint8Array;
  /** Raised when the columns hold new points. */
  readonly version: number;
  readonly scales: FrontScales;
  readonly width: number;
  readonly height: number;
}

interface Painting {
  readonly key: string;
  readonly columns: PointColumns;
  /** By point: 0 while not painted, else 1 more than the budget mark it was painted with. */
  readonly painted: Uint8Array;
}

/** Every measured point, faint, on a canvas: new points are added, a change of scale or marks paints anew. */
export function PointCloud({ columns, budgetMarks, version, scales, width, height }: PointCloudProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const painting = useRef<Painting | null>(null);
  const colour = useColour(canvas, 'color');
  const assuredColour = useColour(canvas, 'outlineColor');

  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context || colour === '' || width <= 0 || height <= 0) return;
    const density = window.devicePixelRatio;
    const colours = [colour, colour, assuredColour, colour];
    const key = [width, height, density, ...colours, ...scales.x.domain(), ...scales.y.domain()].join();
    const last = painting.current;
    const isStale =
      last?.key !== key ||
      last.columns.correct !== columns.correct ||
      last.painted.some((mark, point) => mark > 0 && mark !== budgetMarks[point]! + 1);
    if (isStale) {
      context.canvas.width = Math.round(width * density);
      context.canvas.height = Math.round(height * density);
      context.scale(density, density);
      painting.current = { key, columns, painted: new Uint8Array(columns.correct.length) };
    }
    paintPoints(context, columns, scales, { budgetMarks, colours, painted: painting.current!.painted });
  }, [columns, budgetMarks, version, scales, width, height, colour, assuredColour]);

  return <canvas ref={canvas} className="front-chart__cloud" style={{ width, height }} aria-hidden="true" />;
}
