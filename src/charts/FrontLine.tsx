import { curveStepAfter, line } from 'd3';
import type { KeyboardEvent } from 'react';
import { memo, useMemo, useRef, useState } from 'react';
import { frontMarks } from './frontMarks.ts';
import type { FrontScales } from './frontScales.ts';
import type { PointColumns } from './pointColumns.ts';
import { accuracyPercent, costValue } from './pointColumns.ts';

interface FrontLineProps {
  readonly columns: PointColumns;
  readonly front: readonly number[];
  readonly chosen: number;
  readonly budgetMarks: Uint8Array;
  readonly scales: FrontScales;
  /** Least accuracy that the whole chart shows, in percent. */
  readonly lowestPercent: number;
  readonly width: number;
  readonly labelOf: (point: number, tiedCount: number) => string;
  readonly onChoose: (point: number) => void;
  /** The point with the focus, null when it leaves. */
  readonly onFocus: (point: number | null) => void;
}

/** The front as a step line; its points take one tab stop, arrow keys move along them, Enter chooses. */
export const FrontLine = memo(function FrontLine(props: FrontLineProps) {
  const { columns, front, chosen, budgetMarks, scales, lowestPercent, width } = props;
  const { labelOf, onChoose, onFocus } = props;
  const group = useRef<SVGGElement>(null);
  const [focused, setFocused] = useState<number | null>(null);
  const shown = useMemo(
    () => frontMarks(front, columns).filter(({ point }) => accuracyPercent(columns, point) >= lowestPercent),
    [front, columns, lowestPercent],
  );
  const labels = useMemo(() => shown.map(({ point, tied }) => labelOf(point, tied.length)), [shown, labelOf]);
  const marks = shown.map((mark) => ({
    ...mark,
    x: scales.x(costValue(columns, mark.point)),
    y: scales.y(accuracyPercent(columns, mark.point)),
  }));
  const chosenAt = marks.findIndex(({ tied }) => tied.includes(chosen));
  const focusedAt = marks.findIndex(({ point }) => point === focused);
  const stop = focusedAt >= 0 ? focusedAt : Math.max(0, chosenAt);

  const onKeyDown = (event: KeyboardEvent, index: number) => {
    const target = { ArrowRight: index + 1, ArrowUp: index + 1, ArrowLeft: index - 1, ArrowDown: index - 1 }[
      event.key
    ];
    const next = event.key === 'Home' ? 0 : event.key === 'End' ? marks.length - 1 : target;
    if (event.key === 'Enter' || event.key === ' ') onChoose(marks[index]!.point);
    else if (next === undefined) return;
    else group.current?.querySelectorAll<SVGElement>('[role=radio]')[next]?.focus({ preventScroll: true });
    event.preventDefault();
  };

  const steps = line().curve(curveStepAfter)(marks.map(({ x, y }) => [x, y]));
  const end = Math.max(width, marks.at(-1)?.x ?? 0);
  return (
    <>
      {steps && <path className="front-chart__front" d={`${steps}H${end}`} />}
      <g ref={group} role="radiogroup" aria-label="Points of the front, cheapest first">
        {marks.map(({ point, tied, x, y }, index) => (
          <circle
            key={point}
            className="front-chart__mark"
            data-budget={budgetMarks[point]}
            cx={x}
            cy={y}
            r={tied.length > 1 ? 5.5 : 4}
            role="radio"
            aria-checked={index === chosenAt}
            aria-label={labels[index]}
            tabIndex={index === stop ? 0 : -1}
            onKeyDown={(event) => onKeyDown(event, index)}
            onFocus={() => {
              setFocused(point);
              onFocus(point);
            }}
            onBlur={() => {
              setFocused(null);
              onFocus(null);
            }}
          />
        ))}
      </g>
    </>
  );
});
