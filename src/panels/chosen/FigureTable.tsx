import { countBits } from '../../exploration/points/bits.ts';
import { exactPoint } from '../../exploration/recipe/space.ts';
import { besideCodeText } from '../../exploration/views/besideCodeText.ts';
import { pointCost, referenceCycles } from '../../exploration/views/pointSummary.ts';
import { accuracyName } from '../../words/accuracyName.ts';
import { formatBytes } from '../../words/bytes.ts';
import { formatCount } from '../../words/counts.ts';
import { formatMicrojoules } from '../../words/energy.ts';
import type { TermId } from '../../words/glossary.ts';
import { formatChange, formatPercent, formatPp } from '../../words/percents.ts';
import { useAppState } from '../appContext.ts';
import { Term } from '../Term.tsx';
import type { Shown } from '../useShown.ts';

interface Row {
  readonly title: string;
  readonly term?: TermId;
  readonly note?: string;
  readonly exact: string;
  readonly chosen: string;
  readonly change: string;
}

/** Exact network and choice side by side. */
export function FigureTable({ shown }: { readonly shown: Shown }) {
  const isChecking = useAppState((state) => state.checkingPoint !== null);
  const isRunning = useAppState((state) => state.status === 'running');
  const { exploration, exact, chosen } = shown;
  const reference = referenceCycles(exploration);
  const cycles = (title: string, exactCycles: number): Row => ({
    title,
    exact: formatCount(exactCycles),
    chosen: formatCount(chosen.latencyCycles),
    change: formatChange(exactCycles, chosen.latencyCycles),
  });
  const count = (title: string, figure: 'macs' | 'smlads'): Row => ({
    title,
    exact: formatCount(exact[figure]),
    chosen: formatCount(chosen[figure]),
    change: formatChange(exact[figure], chosen[figure]),
  });
  const rows: Row[] = [
    accuracyRow(shown),
    heldOutRow(shown, isRunning ? 'at the end' : isChecking ? 'measuring…' : '–'),
    cycles('Cycles to CMSIS-NN', reference.cmsisNn),
    cycles('Cycles to exact kernels', reference.exact),
    {
      title: 'Energy',
      note: `at ${exploration.board.runPowerMilliwatts.value} mW`,
      exact: formatMicrojoules(exact.energyMicrojoules),
      chosen: formatMicrojoules(chosen.energyMicrojoules),
      change: formatChange(exact.energyMicrojoules, chosen.energyMicrojoules),
    },
    count('MACs', 'macs'),
    { ...count('SMLADs', 'smlads'), term: 'smlad' },
    {
      title: 'Flash',
      note: `of ${formatBytes(exploration.points.limits.flashBytes ?? exploration.board.flashBytes)}`,
      exact: formatBytes(exact.flashBytes),
      chosen: formatBytes(chosen.flashBytes),
      change: formatChange(exact.flashBytes, chosen.flashBytes),
    },
    {
      title: 'RAM',
      note: `of ${formatBytes(exploration.points.limits.ramBytes ?? exploration.board.ramBytes)}${besideCodeText(exploration)}`,
      exact: formatBytes(exact.ramBytes),
      chosen: formatBytes(chosen.ramBytes),
      change: formatChange(exact.ramBytes, chosen.ramBytes),
    },
    ...codeMemoryRows(shown),
  ];
  return (
    <table className="figure-table">
      <thead>
        <tr>
          <th scope="col">
            <span className="visually-hidden">Figure</span>
          </th>
          <th scope="col">Exact</th>
          <th scope="col">Chosen</th>
          <th scope="col">Change</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ title, term, note, exact: before, chosen: after, change }) => (
          <tr key={title}>
            <th scope="row">
              {term ? <Term id={term}>{title}</Term> : title}{' '}
              {note && <span className="figure-table__note">{note}</span>}
            </th>
            <td>{before}</td>
            <td>{after}</td>
            <td>{change}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Where a kernel's code is copied to code memory, how much of that is taken. */
function codeMemoryRows({ exploration, point }: Shown): Row[] {
  const [before, after] = [exactPoint, point].map((each) => pointCost(exploration, each).codeMemoryBytes) as [
    number,
    number,
  ];
  const { codeMemory } = exploration.board;
  if (!codeMemory || Math.max(before, after) === 0) return [];
  return [
    {
      title: 'Code memory',
      term: 'codeMemory',
      note: `of ${formatBytes(codeMemory.bytes)}`,
      exact: formatBytes(before),
      chosen: formatBytes(after),
      change: formatChange(before, after),
    },
  ];
}

function accuracyRow({ exploration: { points }, point, exact, chosen }: Shown): Row {
  return {
    title: `${accuracyName(chosen)} selection`,
    note: `${formatCount(points.correct[point]!)} of ${formatCount(points.imageCount)}${toFloat(chosen)}`,
    exact: formatPercent(exact.selectionTop1Percent, 2),
    chosen: formatPercent(chosen.selectionTop1Percent, 2),
    change: formatPp(-chosen.accuracyLossPp),
  };
}

/** What the change is from, where that is not the column beside it. */
function toFloat({ float }: Shown['chosen']): string {
  return float ? ', to float' : '';
}

function heldOutRow({ exploration, point, exact, chosen }: Shown, whenUnknown: string): Row {
  const bits = exploration.heldOut.get(point);
  const total = exploration.splits.heldOut.length;
  const text = (percent: number | null, unknown: string) =>
    percent === null ? unknown : formatPercent(percent, 2);
  return {
    title: `${accuracyName(chosen)} held-out`,
    note: bits
      ? `${formatCount(countBits(bits))} of ${formatCount(total)}${toFloat(chosen)}`
      : `${formatCount(total)} images`,
    exact: text(exact.heldOutTop1Percent, '–'),
    chosen: text(chosen.heldOutTop1Percent, total === 0 ? 'no images' : whenUnknown),
    change: chosen.heldOutLossPp === null ? '' : formatPp(-chosen.heldOutLossPp),
  };
}
