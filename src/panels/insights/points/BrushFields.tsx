import { useState } from 'react';
import type { PointColumn, Range } from '../../../exploration/views/pointColumns.ts';

interface BrushFieldsProps {
  readonly axes: readonly PointColumn[];
  readonly ranges: ReadonlyMap<string, Range>;
  readonly onBrush: (title: string, range: Range | null) => void;
}

/** The brushes of all axes as numbers; an empty field sets no bound. */
export function BrushFields({ axes, ranges, onBrush }: BrushFieldsProps) {
  return (
    <div className="brush-fields">
      {axes.map(({ title }) => {
        const [low, high] = ranges.get(title) ?? [-Infinity, Infinity];
        const set = (nextLow: number, nextHigh: number) =>
          onBrush(title, nextLow === -Infinity && nextHigh === Infinity ? null : [nextLow, nextHigh]);
        return (
          <fieldset key={title}>
            <legend>{title}</legend>
            <Bound
              label={`${title}, at least`}
              value={low}
              onChange={(text) => set(text === '' ? -Infinity : Number(text), high)}
            />
            <span aria-hidden="true">to</span>
            <Bound
              label={`${title}, at most`}
              value={high}
              onChange={(text) => set(low, text === '' ? Infinity : Number(text))}
            />
          </fieldset>
        );
      })}
    </div>
  );
}

interface BoundProps {
  readonly label: string;
  /** Infinite for none. */
  readonly value: number;
  readonly onChange: (text: string) => void;
}

function Bound({ label, value, onChange }: BoundProps) {
  // What is typed stays as it is: on the way to a number it may read like another one.
  const [draft, setDraft] = useState<string | null>(null);
  return (
    <input
      type="number"
      step="any"
      aria-label={label}
      value={draft ?? (Number.isFinite(value) ? String(value) : '')}
      onChange={(event) => {
        setDraft(event.target.value);
        onChange(event.target.value);
      }}
      onBlur={() => setDraft(null)}
    />
  );
}
