import type { KernelComparison } from '../../../store/kernelActions.ts';
import { formatBytes } from '../../../words/bytes.ts';
import { formatCount } from '../../../words/counts.ts';
import { formatChange } from '../../../words/percents.ts';

/** What both kernels take. */
export function KernelFigures({ kernels: { before, after } }: { readonly kernels: KernelComparison }) {
  const executed = ({ blocks }: KernelComparison['before']) =>
    blocks.reduce((sum, { runs, instructions }) => sum + runs * instructions, 0);
  const row = (title: string, of: (source: KernelComparison['before']) => number, format = formatCount) => ({
    title,
    exact: format(of(before)),
    chosen: format(of(after)),
    change: formatChange(of(before), of(after)),
  });
  const rows = [
    row('Instructions', executed),
    row('Cycles of the core', ({ cycles }) => cycles.core),
    row('Cycles waiting for flash', ({ cycles }) => cycles.stalls),
    row('Code', ({ flashBytes, tableBytes }) => flashBytes - tableBytes, formatBytes),
    row('Tables', ({ tableBytes }) => tableBytes, formatBytes),
  ];
  return (
    <table className="figure-table kernel-figures">
      <thead>
        <tr>
          <th scope="col">A call of the kernel</th>
          <th scope="col">Exact</th>
          <th scope="col">Chosen</th>
          <th scope="col">Change</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ title, exact, chosen, change }) => (
          <tr key={title}>
            <th scope="row">{title}</th>
            <td>{exact}</td>
            <td>{chosen}</td>
            <td>{change}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
