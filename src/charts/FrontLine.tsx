import { curveStepAfter, line } from 'd3';
import type { KeyboardEvent } from 'react';
import { memo, useCallback, useMemo, useRef, useState } from 'react';
import { frontMarks } from './frontMarks.ts';
import type { FrontScales } from './frontScales.ts';
import type { Place } from './frontWindow.ts';
import { hasModifier } from './hasModifier.ts';
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
  /** The point with the focus and where it lies on the axes, null when it leaves. */
  readonly onFocus: (point: number | null, at: Place | null) => void;
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
    cost: costValue(columns, mark.point),
    percent: accuracyPercent(columns, mark.point),
  }));
  const chosenAt = marks.findIndex(({ tied }) => tied.includes(chosen));
  const focusedAt = marks.findIndex(({ point }) => point === focused);
  const stop = focusedAt >= 0 ? focusedAt : Math.max(0, chosenAt);

  const onMarkKeyDown = useCallback(
    (event: KeyboardEvent, point: number, index: number) => {
      if (hasModifier(event)) return;
      const radios = group.current!.querySelectorAll<SVGElement>('[role=radio]');
      const target = {
        ArrowRight: index + 1,
        ArrowUp: index + 1,
        ArrowLeft: index - 1,
        ArrowDown: index - 1,
        Home: 0,
        End: radios.length - 1,
      }[event.key];
      if (event.key === 'Enter' || event.key === ' ') onChoose(point);
      else if (target === undefined) return;
      else radios[target]?.focus({ preventScroll: true });
      event.preventDefault();
    },
    [onChoose],
  );
  const onMarkFocus = useCallback(
    (point: number | null, at: Place | null) => {
      setFocused(point);
      onFocus(point, at);
    },
    [onFocus],
  );

  const steps = line().curve(curveStepAfter)(
    marks.map(({ cost, percent }) => [scales.x(cost), scales.y(percent)]),
  );
  const end = Math.max(width, scales.x(marks.at(-1)?.cost ?? 0));
  return (
    <>
      {steps && <path className="front-chart__front" d={`${steps}H${end}`} />}
      <g ref={group} role="radiogroup" aria-label="Points of the front, cheapest first">
        {marks.map(({ point, tied, cost, percent }, index) => (
          <Mark
            key={point}
            point={point}
            index={index}
            cost={cost}
            percent={percent}
            scales={scales}
            isTied={tied.length > 1}
            budgetMark={budgetMarks[point]!}
            isChosen={index === chosenAt}
            isStop={index === stop}
            label={labels[index]!}
            onKeyDown={onMarkKeyDown}
            onFocus={onMarkFocus}
          />
        ))}
      </g>
    </>
  );
});

interface MarkProps {
  readonly point: number;
  readonly index: number;
  readonly cost: number;
  readonly percent: number;
  readonly scales: FrontScales;
  readonly isTied: boolean;
  readonly budgetMark: number;
  readonly isChosen: boolean;
  /** Whether the tab key stops here. */
  readonly isStop: boolean;
  readonly label: string;
  readonly onKeyDown: (event: KeyboardEvent, point: number, index: number) => void;
  readonly onFocus: FrontLineProps['onFocus'];
}

/** One place on the front: most stay as they are while a slider is drawn. */
const Mark = memo(function Mark(props: MarkProps) {
  const { point, index, cost, percent, scales, onKeyDown, onFocus } = props;
  return (
    <circle
      className="front-chart__mark"
      data-budget={props.budgetMark}
      cx={scales.x(cost)}
      cy={scales.y(percent)}
      r={props.isTied ? 5.5 : 4}
      role="radio"
      aria-checked={props.isChosen}
      aria-label={props.label}
      tabIndex={props.isStop ? 0 : -1}
      onKeyDown={(event) => onKeyDown(event, point, index)}
      onFocus={() => onFocus(point, { x: cost, y: percent })}
      onBlur={() => onFocus(null, null)}
    />
  );
});
