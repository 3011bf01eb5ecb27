import type { KernelComparison } from '../../../store/kernelActions.ts';
import { formatCount } from '../../../words/counts.ts';
import { formatShare } from '../../../words/percents.ts';

/** Rows shown: where nearly all of the time goes. */
const mostRows = 20;

/** Where both kernels spend their time, block by block. */
export function BlockTable({ kernels: { before, after } }: { readonly kernels: KernelComparison }) {
  return (
    <details>
      <summary>Blocks by their cycles</summary>
      <div className="kernel-blocks">
        <Blocks title="Exact" source={before} />
        <Blocks title="Chosen" source={after} />
      </div>
    </details>
  );
}

interface BlocksProps {
  readonly title: string;
  readonly source: KernelComparison['before'];
}

function Blocks({ title, source: { blocks, cycles } }: BlocksProps) {
  const rows = blocks.toSorted((a, b) => b.coreCycles - a.coreCycles).slice(0, mostRows);
  return (
    <div
      className="table-scroll"
      tabIndex={0}
      role="region"
      aria-label={`Blocks of the ${title.toLowerCase()} kernel`}
    >
      <table className="figure-table">
        <thead>
          <tr>
            <th scope="col">{title}, line</th>
            <th scope="col">Runs</th>
            <th scope="col">Instructions</th>
            <th scope="col">Cycles</th>
            <th scope="col">Share</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ line, comment, runs, instructions, coreCycles }) => (
            <tr key={line}>
              <th scope="row">
                {formatCount(line + 1)} {comment}
              </th>
              <td>{formatCount(runs)}</td>
              <td>{formatCount(instructions)}</td>
              <td>{formatCount(coreCycles)}</td>
              <td>{formatShare(coreCycles / cycles.core)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
