import { rgb } from 'd3';
import { memo, useEffect, useMemo, useRef } from 'react';
import type { FrontScales } from './frontScales.ts';
import type { Picture } from './paintPoints.ts';
import { paintPoints, pictureOf, pointPlaces } from './paintPoints.ts';
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

/** By budget mark; the last are points that need more memory than there is. */
const looks: readonly Look[] = [
  { ink: 0, shape: 'disc', opacity: 1 },
  { ink: 0, shape: 'disc', opacity: 1 },
  { ink: 1, shape: 'disc', opacity: 1 },
  { ink: 0, shape: 'cross', opacity: 1 },
];
/** Of points that do not stand out where others do. */
const faintOpacity = 0.2;

/** Every measured point, faint, on a canvas. */
export const PointCloud = memo(function PointCloud(props: PointCloudProps) {
  const { columns, budgetMarks, highlighted, version, scales, width, height } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const picture = useRef<Picture | null>(null);
  const colour = useColour(canvas, 'color');
  const assuredColour = useColour(canvas, 'outlineColor');
  const density = window.devicePixelRatio;
  const paint = useMemo(() => {
    if (colour === '' || assuredColour === '') return null;
    const inks = [colour, assuredColour];
    const stamps = stampsOf(
      [...looks, ...looks.map((look) => ({ ...look, opacity: faintOpacity }))],
      inks,
      density,
    );
    return { inks: inks.map(inkOf), stamps };
  }, [colour, assuredColour, density]);

  const pixelWidth = Math.max(1, Math.round(width * density));
  const pixelHeight = Math.max(1, Math.round(height * density));
  const places = useMemo(
    // The columns fill in place: the version stands for their content.
    () =>
      version < 0 ? null : pointPlaces(columns, scales, { width: pixelWidth, height: pixelHeight }, density),
    [columns, scales, version, pixelWidth, pixelHeight, density],
  );

  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context || !paint || !places) return;
    const last = picture.current;
    const isFitting =
      last?.width === pixelWidth && last.height === pixelHeight && last.stamps === paint.stamps;
    const painted = isFitting ? last : pictureOf(pixelWidth, pixelHeight, paint);
    picture.current = painted;
    const numbers = highlighted
      ? budgetMarks.map((mark, point) => mark + (highlighted[point] === 0 ? looks.length : 0))
      : budgetMarks;
    const { first, end } = paintPoints(painted, places, numbers);
    if (first === end) return;
    const image = new ImageData(new Uint8ClampedArray(painted.pixels.buffer), pixelWidth);
    context.putImageData(image, 0, 0, 0, first, pixelWidth, end - first);
  }, [places, budgetMarks, highlighted, pixelWidth, pixelHeight, paint]);

  return (
    <canvas
      ref={canvas}
      className="front-chart__cloud"
      width={pixelWidth}
      height={pixelHeight}
      style={{ width, height }}
      aria-hidden="true"
    />
  );
});

function inkOf(colour: string): number {
  const { r, g, b } = rgb(colour);
  return (b << 16) | (g << 8) | r;
}
