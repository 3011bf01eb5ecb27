import type { RefObject } from 'react';
import { useRef } from 'react';
import { useElementSize } from '../charts/useElementSize.ts';

/** The class of a table's frame that is too narrow for its columns: rows fold, each cell under its label (`base.css`). */
export function useFolded(leastWidthPx: number): { ref: RefObject<HTMLDivElement | null>; folded: string } {
  const ref = useRef<HTMLDivElement>(null);
  const { width } = useElementSize(ref);
  return { ref, folded: width > 0 && width < leastWidthPx ? 'folded-table' : '' };
}
