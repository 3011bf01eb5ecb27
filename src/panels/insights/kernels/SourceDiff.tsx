import { useMemo, useRef, useState } from 'react';
import { useElementSize } from '../../../charts/useElementSize.ts';
import type { KernelComparison } from '../../../store/kernelActions.ts';
import { formatCount } from '../../../words/counts.ts';
import { DiffLine, FoldedLines } from './DiffLine.tsx';
import { diffRows, inOneColumn } from './diffRows.ts';

/** Height of a row in pixels, as the style sheet has it: of thousands of rows only those in view exist. */
const rowPx = 20;
/** Rows that exist above and below those in view. */
const spareRows = 20;
/** Narrower than this there is one column. */
const twoColumnsPx = 1100;

/** Two sources as a diff, in two columns where there is room. */
export function SourceDiff({ kernels }: { readonly kernels: KernelComparison }) {
  const frame = useRef<HTMLDivElement>(null);
  const { width, height } = useElementSize(frame);
  const [top, setTop] = useState(0);
  const [unfolded, setUnfolded] = useState<ReadonlySet<number>>(new Set());
  const isWide = width === 0 || width >= twoColumnsPx;
  const pairs = useMemo(() => diffRows(kernels, unfolded), [kernels, unfolded]);
  const rows = useMemo(() => (isWide ? pairs : inOneColumn(pairs)), [pairs, isWide]);
  const starts = useMemo(
    () =>
      [...rows.keys()].filter(
        (n) => rows[n]!.kind === 'changed' && (n === 0 || rows[n - 1]!.kind !== 'changed'),
      ),
    [rows],
  );
  const differing = pairs.reduce((sum, { kind }) => sum + (kind === 'changed' ? 1 : 0), 0);
  const first = Math.max(0, Math.floor(top / rowPx) - spareRows);
  const last = Math.min(rows.length, Math.ceil((top + height) / rowPx) + spareRows);
  const jump = (row: number | undefined) =>
    row !== undefined && frame.current?.scrollTo({ top: (row - 2) * rowPx });
  const atRow = Math.round(top / rowPx) + 2;
  return (
    <>
      <div className="insight__bar">
        <p className="insight__note">
          {differing === 0
            ? 'The code is the same; tables hold what differs.'
            : `${formatCount(differing)} of ${formatCount(kernels.rows.length / 2)} lines differ, in ${formatCount(starts.length)} places.`}
        </p>
        {starts.length > 0 && (
          <>
            <button
              type="button"
              className="button"
              onClick={() => jump(starts.findLast((row) => row < atRow))}
            >
              Previous difference
            </button>
            <button type="button" className="button" onClick={() => jump(starts.find((row) => row > atRow))}>
              Next difference
            </button>
          </>
        )}
      </div>
      <div
        ref={frame}
        className="diff"
        data-columns={isWide ? 2 : 1}
        tabIndex={0}
        role="region"
        aria-label="Code of the exact and of the chosen kernel"
        onScroll={(event) => setTop(event.currentTarget.scrollTop)}
      >
        <div style={{ blockSize: rows.length * rowPx }}>
          <div
            role="table"
            aria-label="Lines of both kernels"
            aria-rowcount={rows.length}
            style={{ translate: `0 ${first * rowPx}px` }}
          >
            {rows
              .slice(first, last)
              .map((row, n) =>
                row.kind === 'folded' ? (
                  <FoldedLines
                    key={first + n}
                    index={first + n}
                    count={row.count}
                    onUnfold={() => setUnfolded(new Set([...unfolded, row.first]))}
                  />
                ) : (
                  <DiffLine key={first + n} index={first + n} row={row} kernels={kernels} isWide={isWide} />
                ),
              )}
          </div>
        </div>
      </div>
    </>
  );
}
