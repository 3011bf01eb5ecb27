import type { ReactNode } from 'react';
import { useLayoutEffect, useRef, useState } from 'react';

interface FoldingTableProps {
  readonly label: string;
  readonly className?: string;
  /** How many columns there are: with others the table takes another width. */
  readonly columns: number;
  /** Head, body and foot. */
  readonly children: ReactNode;
}

/** A table whose rows fold, each cell under its `data-label` (`base.css`), where its columns do not fit side by side. */
export function FoldingTable({ label, className = '', columns, children }: FoldingTableProps) {
  const frame = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState({ columns, width: 0, needed: 0 });
  const isFolded = size.columns === columns && size.width < size.needed;
  useLayoutEffect(() => {
    const { firstElementChild: table } = frame.current!;
    const observer = new ResizeObserver(() => {
      const { clientWidth: width, scrollWidth } = frame.current!;
      setSize((last) => {
        const needed = last.columns === columns ? last.needed : 0;
        return { columns, width, needed: isFolded || scrollWidth <= width ? needed : scrollWidth };
      });
    });
    observer.observe(frame.current!);
    observer.observe(table!);
    return () => observer.disconnect();
  }, [columns, isFolded]);
  return (
    <div
      ref={frame}
      className={`table-scroll ${className} ${isFolded ? 'folded-table' : ''}`}
      tabIndex={0}
      role="region"
      aria-label={label}
    >
      <table>{children}</table>
    </div>
  );
}
