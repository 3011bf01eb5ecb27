import './parallelAxes.css';
import { line, scaleLinear } from 'd3';
import type { PointerEvent } from 'react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { axisPlace, nearestAxis } from './nearestAxis.ts';
import { useColour } from './useColour.ts';
import { useElementSize } from './useElementSize.ts';

interface ParallelAxis {
  readonly title: string;
  /** One per line. */
  readonly values: Float64Array;
  /** What is brushed, null for all. */
  readonly range: readonly [number, number] | null;
}

interface ParallelAxesProps {
  readonly axes: readonly ParallelAxis[];
  /** Lines drawn strongly. */
  readonly brushed: readonly number[];
  /** The chosen line, -1 for none. */
  readonly chosen: number;
  readonly label: string;
  /** Brushes an axis; null for all of it. */
  readonly onBrush: (title: string, range: readonly [number, number] | null) => void;
}

const margin = { top: 38, right: 44, bottom: 12, left: 44 };
/** How far a pointer moves before it brushes, in pixels. */
const leastDragPx = 4;
const axisReachPx = 24;
/** Titles of axes that are closer stand in two rows, in pixels. */
const titlePx = 110;
/** So many lines are drawn in full colour; more of them the fainter, so that a crowd shows where it is thick. */
const opaqueLines = 120;
const mostStrokes = 2000;

/** Many figures of many things: an axis for each figure, a line for each thing. Dragging along an axis brushes it, a click frees it; number fields do the same. */
export function ParallelAxes({ axes, brushed, chosen, label, onBrush }: ParallelAxesProps) {
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const size = useElementSize(frame);
  const colour = useColour(canvas, 'color');
  const faintColour = useColour(canvas, 'outlineColor');
  const chosenColour = useColour(canvas, 'caretColor');
  const [drag, setDrag] = useState<{
    readonly axis: number;
    readonly from: number;
    readonly to: number;
  } | null>(null);
  const plot = {
    width: Math.max(0, size.width - margin.left - margin.right),
    height: Math.max(0, size.height - margin.top - margin.bottom),
  };
  const scales = useMemo(
    () =>
      axes.map(({ values }) => {
        const known = values.filter((value) => !Number.isNaN(value));
        const low = known.reduce((a, b) => Math.min(a, b), Infinity);
        const high = known.reduce((a, b) => Math.max(a, b), -Infinity);
        return scaleLinear([low, high === low ? low + 1 : high], [plot.height, 0]);
      }),
    [axes, plot.height],
  );
  const placeOf = (axis: number) => axisPlace(axis, axes.length, plot.width);
  const isCrowded = placeOf(1) < titlePx;

  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context || plot.width === 0) return;
    context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
    context.clearRect(0, 0, plot.width, plot.height);
    const draw = line<number>()
      .defined((axis) => !Number.isNaN(axes[axis]!.values[current]))
      .x((axis) => axisPlace(axis, axes.length, plot.width))
      .y((axis) => scales[axis]!(axes[axis]!.values[current]!))
      .context(context);
    let current = 0;
    const numbers = [...axes.keys()];
    const stroke = (lines: readonly number[], style: string, width: number) => {
      context.strokeStyle = style;
      context.lineWidth = width;
      context.globalAlpha = Math.min(1, opaqueLines / lines.length);
      // What is stroked together does not add up: so many strokes at most, however many lines.
      const together = Math.ceil(lines.length / mostStrokes);
      for (let first = 0; first < lines.length; first += together) {
        context.beginPath();
        for (current of lines.slice(first, first + together)) draw(numbers);
        context.stroke();
      }
    };
    stroke([...(axes[0]?.values.keys() ?? [])], faintColour, 0.5);
    stroke(brushed, colour, 1);
    if (chosen >= 0) stroke([chosen], chosenColour, 3);
  }, [axes, scales, brushed, chosen, plot.width, plot.height, colour, faintColour, chosenColour]);

  const yOf = (event: PointerEvent) =>
    Math.min(
      plot.height,
      Math.max(0, event.clientY - frame.current!.getBoundingClientRect().top - margin.top),
    );
  const axisAt = (event: PointerEvent): number | null => {
    const x = event.clientX - frame.current!.getBoundingClientRect().left - margin.left;
    return nearestAxis(x, axes.length, plot.width, axisReachPx);
  };

  return (
    <div
      ref={frame}
      className="parallel-axes"
      role="img"
      aria-label={label}
      onPointerDown={(event) => {
        const axis = axisAt(event);
        if (axis === null || event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        setDrag({ axis, from: yOf(event), to: yOf(event) });
      }}
      onPointerMove={(event) => drag && setDrag({ ...drag, to: yOf(event) })}
      onPointerCancel={() => setDrag(null)}
      onPointerUp={() => {
        if (!drag) return;
        const { axis, from, to } = drag;
        setDrag(null);
        // Rounded to what a pointer can mean.
        const ends = [from, to]
          .map((y) => Number(scales[axis]!.invert(y).toPrecision(5)))
          .sort((a, b) => a - b);
        onBrush(axes[axis]!.title, Math.abs(to - from) < leastDragPx ? null : [ends[0]!, ends[1]!]);
      }}
    >
      <canvas
        ref={canvas}
        className="parallel-axes__lines"
        width={Math.round(plot.width * devicePixelRatio)}
        height={Math.round(plot.height * devicePixelRatio)}
        style={{ left: margin.left, top: margin.top, width: plot.width, height: plot.height }}
      />
      <svg width={size.width} height={size.height} aria-hidden="true">
        <g transform={`translate(${margin.left},${margin.top})`}>
          {axes.map(({ title, range }, axis) => {
            const scale = scales[axis]!;
            const [low, high] = scale.domain() as [number, number];
            const brush =
              drag?.axis === axis
                ? [drag.from, drag.to].sort((a, b) => a - b)
                : range && [scale(Math.min(high, range[1])), scale(Math.max(low, range[0]))];
            return (
              <g key={title} transform={`translate(${placeOf(axis)},0)`}>
                <line y2={plot.height} />
                <text
                  className="parallel-axes__title"
                  y={isCrowded && axis % 2 === 1 ? -25 : -12}
                  textAnchor="middle"
                >
                  {title.replace('Level of layer', 'Layer')}
                </text>
                {scale.ticks(4).map((tick) => (
                  <text key={tick} x={5} y={scale(tick)} dy="0.32em">
                    {tick}
                  </text>
                ))}
                {brush && <rect x={-6} width={12} y={brush[0]} height={Math.max(2, brush[1]! - brush[0]!)} />}
              </g>
            );
          })}
        </g>
      </svg>
    </div>
  );
}
