import type { ReactNode } from 'react';
import { useLayoutEffect, useReducer, useRef } from 'react';

interface FoldingTableProps {
  readonly label: string;
  readonly className?: string;
  /** Head, body and foot. */
  readonly children: ReactNode;
}

/** A table whose rows fold, each cell under its `data-label` (`base.css`), where its columns do not fit side by side. */
export function FoldingTable({ label, className = '', children }: FoldingTableProps) {
  const frame = useRef<HTMLDivElement>(null);
  const [resizes, resized] = useReducer((count: number) => count + 1, 0);
  useLayoutEffect(() => foldWhereNeeded(frame.current!), [resizes]);
  // What is rendered anew may fit; that an unfolded table no longer does is seen by its size, without a layout for every render.
  useLayoutEffect(() => {
    if (frame.current!.classList.contains(foldedClass)) foldWhereNeeded(frame.current!);
  });
  useLayoutEffect(() => {
    const observer = new ResizeObserver(resized);
    observer.observe(frame.current!);
    observer.observe(frame.current!.firstElementChild!);
    return () => observer.disconnect();
  }, []);
  return (
    <div ref={frame} className={`table-scroll ${className}`} tabIndex={0} role="region" aria-label={label}>
      <table>{children}</table>
    </div>
  );
}

const foldedClass = 'folded-table';

/** Only the unfolded table tells whether it fits: a folded one is laid out unfolded, before anything is painted. */
function foldWhereNeeded(frame: HTMLElement): void {
  const fits = () => frame.scrollWidth <= frame.clientWidth;
  if (!frame.classList.contains(foldedClass) && fits()) return;
  // A list that is open in a cell would close.
  if (frame.querySelector('select:focus')) return;
  const { scrollTop, offsetHeight, classList, style } = frame;
  // Nothing around the table scrolls meanwhile.
  style.minBlockSize = `${offsetHeight}px`;
  classList.remove(foldedClass);
  classList.toggle(foldedClass, !fits());
  style.minBlockSize = '';
  frame.scrollTop = scrollTop;
}
