import './stackedBars.css';

interface Part {
  readonly key: number;
  readonly amount: number;
  readonly text: string;
  /** Drawn where there is no room for all of it. */
  readonly shortText: string;
  readonly isStrong: boolean;
}

interface StackedBarsProps {
  /** All bars have the scale of the longest. */
  readonly bars: readonly {
    readonly title: string;
    readonly note: string;
    readonly parts: readonly Part[];
  }[];
  /** The part that is looked at in every bar. */
  readonly marked: number;
  readonly label: string;
  readonly onMark: (key: number) => void;
}

/** Amounts that add up, one bar above the other; the same parts have the same order. Tables say the same in words. */
export function StackedBars({ bars, marked, label, onMark }: StackedBarsProps) {
  const total = Math.max(...bars.map(({ parts }) => parts.reduce((sum, { amount }) => sum + amount, 0)));
  return (
    <div className="stacked-bars" role="img" aria-label={label}>
      {bars.map(({ title, note, parts }) => (
        <div key={title} className="stacked-bars__row" aria-hidden="true">
          <span>{title}</span>
          <span className="stacked-bars__track">
            {parts.map(({ key, amount, text, shortText, isStrong }) => (
              <span
                key={key}
                className="stacked-bars__part"
                data-strong={isStrong}
                data-marked={key === marked}
                style={{ inlineSize: `${(100 * amount) / total}%` }}
                title={text}
                onClick={() => isStrong && onMark(key)}
              >
                <span>{text}</span>
                <span>{shortText}</span>
              </span>
            ))}
          </span>
          <span>{note}</span>
        </div>
      ))}
    </div>
  );
}
