import './heatMap.css';
import { interpolateRgb, rgb } from 'd3';
import type { KeyboardEvent, PointerEvent } from 'react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { hasModifier } from './hasModifier.ts';
import type { MapWindow } from './mapWindow.ts';
import { movedBy, showing, wholeMap, zoomed } from './mapWindow.ts';
import { useColour } from './useColour.ts';
import { useElementSize } from './useElementSize.ts';

interface HeatMapProps {
  readonly rowCount: number;
  readonly columnCount: number;
  /** [row][column], 0 to 1; those below 0 are left blank. */
  readonly shades: Float64Array;
  /** [row][column]: 1 for the other of two colours. */
  readonly marks: Uint8Array;
  readonly label: string;
  /** One sentence about an entry. */
  readonly describe: (row: number, column: number) => string;
}

interface Cell {
  readonly row: number;
  readonly column: number;
}

/** The faintest shade: what is drawn differs from what is blank. */
const faintest = 0.12;
const zoomStep = 2;
const paletteSize = 64;

/** Entries of a matrix as coloured cells, to zoom into and to walk over: arrow keys move, + and - zoom, 0 shows all. */
export function HeatMap({ rowCount, columnCount, shades, marks, label, describe }: HeatMapProps) {
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const { width, height } = useElementSize(frame);
  const [view, setView] = useState<MapWindow>(() => wholeMap(rowCount, columnCount));
  const [cell, setCell] = useState<Cell | null>(null);
  const [hovered, setHovered] = useState<Cell | null>(null);
  const drag = useRef<{ x: number; y: number; view: MapWindow } | null>(null);
  const colour = useColour(canvas, 'color');
  const markColour = useColour(canvas, 'outlineColor');
  const ground = useColour(canvas, 'backgroundColor');

  const picture = useMemo(() => {
    if (!colour || !markColour || !ground) return null;
    const blank = rgb(ground);
    const palettes = [colour, markColour].map((end) =>
      Array.from({ length: paletteSize }, (_, n) =>
        rgb(interpolateRgb(ground, end)(faintest + ((1 - faintest) * n) / (paletteSize - 1))),
      ),
    );
    const image = new ImageData(columnCount, rowCount);
    shades.forEach((shade, n) => {
      const nearest = Math.round(Math.min(1, shade) * (paletteSize - 1));
      const { r, g, b } = shade < 0 ? blank : palettes[marks[n]!]![nearest]!;
      image.data.set([r, g, b, 255], 4 * n);
    });
    return image;
  }, [shades, marks, rowCount, columnCount, colour, markColour, ground]);

  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context || !picture || width === 0) return;
    let isWanted = true;
    void createImageBitmap(picture).then((bitmap) => {
      if (!isWanted) return;
      context.imageSmoothingEnabled = false;
      context.clearRect(0, 0, context.canvas.width, context.canvas.height);
      const { x, y, columns, rows } = view;
      context.drawImage(bitmap, x, y, columns, rows, 0, 0, context.canvas.width, context.canvas.height);
    });
    return () => {
      isWanted = false;
    };
  }, [picture, view, width, height]);

  const cellAt = (event: PointerEvent): Cell => {
    const box = frame.current!.getBoundingClientRect();
    const within = (share: number, from: number, span: number, count: number) =>
      Math.min(count - 1, Math.max(0, Math.floor(from + share * span)));
    return {
      row: within((event.clientY - box.top) / height, view.y, view.rows, rowCount),
      column: within((event.clientX - box.left) / width, view.x, view.columns, columnCount),
    };
  };
  const zoom = (factor: number, at: Cell | null = cell) =>
    setView(zoomed(view, factor, at ?? centreOf(view)));

  const onKeyDown = (event: KeyboardEvent) => {
    if (hasModifier(event)) return;
    const steps = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
    if (steps) {
      const from = cell ?? { row: -steps[0]!, column: -steps[1]! };
      const next = {
        row: Math.min(rowCount - 1, Math.max(0, from.row + steps[0]!)),
        column: Math.min(columnCount - 1, Math.max(0, from.column + steps[1]!)),
      };
      setCell(next);
      setHovered(null);
      setView(showing(view, next));
    } else if (event.key === '+' || event.key === '=') zoom(zoomStep);
    else if (event.key === '-') zoom(1 / zoomStep);
    else if (event.key === '0') setView(wholeMap(rowCount, columnCount));
    else return;
    event.preventDefault();
    // The page has shortcuts of its own.
    event.stopPropagation();
  };

  const looked = hovered ?? cell;
  return (
    <div className="heat-map">
      <div
        ref={frame}
        className="heat-map__frame"
        tabIndex={0}
        role="group"
        aria-label={`${label}. Arrow keys move over the entries, + and - zoom, 0 shows all.`}
        onKeyDown={onKeyDown}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          drag.current = { x: event.clientX, y: event.clientY, view };
          event.currentTarget.setPointerCapture(event.pointerId);
        }}
        onPointerUp={() => (drag.current = null)}
        onPointerCancel={() => (drag.current = null)}
        onPointerLeave={() => setHovered(null)}
        onPointerMove={(event) => {
          setHovered(cellAt(event));
          const from = drag.current;
          if (!from) return;
          const right = ((from.x - event.clientX) / width) * view.columns;
          const down = ((from.y - event.clientY) / height) * view.rows;
          setView(movedBy(from.view, right, down));
        }}
        onDoubleClick={(event) => {
          const box = event.currentTarget.getBoundingClientRect();
          zoom(zoomStep, {
            row: view.y + ((event.clientY - box.top) / height) * view.rows,
            column: view.x + ((event.clientX - box.left) / width) * view.columns,
          });
        }}
      >
        <canvas
          ref={canvas}
          className="heat-map__canvas"
          width={Math.round(width * devicePixelRatio)}
          height={Math.round(height * devicePixelRatio)}
          aria-hidden="true"
        />
        {looked && width > 0 && (
          <span
            className="heat-map__cell"
            style={{
              left: `${(100 * (looked.column - view.x)) / view.columns}%`,
              top: `${(100 * (looked.row - view.y)) / view.rows}%`,
              inlineSize: `${100 / view.columns}%`,
              blockSize: `${100 / view.rows}%`,
            }}
          />
        )}
      </div>
      <div className="heat-map__bar">
        <button type="button" className="button" aria-label="Zoom in" onClick={() => zoom(zoomStep)}>
          +
        </button>
        <button type="button" className="button" aria-label="Zoom out" onClick={() => zoom(1 / zoomStep)}>
          −
        </button>
        <button type="button" className="button" onClick={() => setView(wholeMap(rowCount, columnCount))}>
          All
        </button>
        <p>
          {looked ? describe(looked.row, looked.column) : 'Point at an entry, or walk to it by arrow keys.'}
        </p>
      </div>
      <p className="visually-hidden" aria-live="polite">
        {cell && !hovered && describe(cell.row, cell.column)}
      </p>
    </div>
  );
}

function centreOf({ x, y, columns, rows }: MapWindow): Cell {
  return { row: y + rows / 2, column: x + columns / 2 };
}
