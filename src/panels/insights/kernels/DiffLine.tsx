import { memo } from 'react';
import type { KernelComparison } from '../../../store/kernelActions.ts';
import { formatCount } from '../../../words/counts.ts';
import { formatShare } from '../../../words/percents.ts';
import type { DiffRow } from './diffRows.ts';
import { highlighted } from './highlighted.tsx';

interface DiffLineProps {
  readonly index: number;
  readonly row: Extract<DiffRow, { readonly left: number }>;
  readonly kernels: KernelComparison;
  readonly isWide: boolean;
}

/** Two lines beside each other, or the one that there is where there is one column. */
export const DiffLine = memo(function DiffLine({
  index,
  row: { kind, left, right },
  kernels,
  isWide,
}: DiffLineProps) {
  const { before, after } = kernels;
  return (
    <div className="diff__row" role="row" aria-rowindex={index + 1}>
      {(isWide || (left >= 0 && right < 0)) && (
        <Side source={before} line={left} isChanged={kind === 'changed'} sign="−" />
      )}
      {(isWide || right >= 0) && <Side source={after} line={right} isChanged={kind === 'changed'} sign="+" />}
    </div>
  );
});

interface SideProps {
  readonly source: KernelComparison['before'];
  /** Number of the line, -1 for none. */
  readonly line: number;
  readonly isChanged: boolean;
  readonly sign: string;
}

function Side({ source, line, isChanged, sign }: SideProps) {
  if (line < 0) return <div className="diff__side" role="cell" data-sign="none" />;
  const block = source.blocks[blockAt(source.blocks, line)];
  return (
    <div className="diff__side" role="cell" data-sign={isChanged ? sign : ''}>
      <span className="diff__number">{line + 1}</span>
      <span className="diff__sign">{isChanged && sign}</span>
      <code title={source.lines[line]!.trim()}>{highlighted(source.lines[line]!)}</code>
      {block?.line === line && (
        <span className="diff__figures">
          {formatCount(block.runs)} × {formatCount(block.instructions)}, {formatCount(block.coreCycles)}{' '}
          cycles ({formatShare(block.coreCycles / source.cycles.core)})
        </span>
      )}
    </div>
  );
}

/** Number of the last block that begins at a line or before it; blocks are in the order of their lines. */
function blockAt(blocks: KernelComparison['before']['blocks'], line: number): number {
  let [low, high] = [0, blocks.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (blocks[middle]!.line <= line) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

interface FoldedLinesProps {
  readonly index: number;
  readonly count: number;
  readonly onUnfold: () => void;
}

/** Lines that are equal, folded away. */
export function FoldedLines({ index, count, onUnfold }: FoldedLinesProps) {
  return (
    <div className="diff__row diff__folded" role="row" aria-rowindex={index + 1}>
      <div role="cell">
        <button type="button" className="link" onClick={onUnfold}>
          ⋯ {formatCount(count)} equal lines
        </button>
      </div>
    </div>
  );
}
