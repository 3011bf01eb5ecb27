import type { ReactNode } from 'react';
import { useLayoutEffect, useRef, useState } from 'react';
import { useElementSize } from '../charts/useElementSize.ts';

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
  const { width } = useElementSize(frame);
  const [needed, setNeeded] = useState({ columns, px: 0 });
  const isFolded = needed.columns === columns && width < needed.px;
  useLayoutEffect(() => {
    const { scrollWidth: px, clientWidth } = frame.current!;
    if (!isFolded && px > clientWidth) setNeeded({ columns, px });
    // Whatever is shown anew may be wider.
  }, [isFolded, columns, width, children]);
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
