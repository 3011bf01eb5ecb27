import { millisecondsOf } from '../../boards/board.ts';
import { exactPoint } from '../../exploration/recipe/space.ts';
import { lossReferenceText } from '../../exploration/views/accuracyText.ts';
import { accuracyName } from '../../words/accuracyName.ts';
import { formatBytes } from '../../words/bytes.ts';
import { capitalised } from '../../words/capitalised.ts';
import { formatBand, formatMilliseconds } from '../../words/durations.ts';
import { formatChange, formatPercent, formatPp } from '../../words/percents.ts';
import { reductionText } from '../../words/reductions.ts';
import { unbroken } from '../../words/unbroken.ts';
import type { Shown } from '../useShown.ts';

/** The three figures that decide, each with its change against the exact network. */
export function Headline({ shown }: { readonly shown: Shown }) {
  const { chosen, point, exact, exploration } = shown;
  const { board, points } = exploration;
  const isExact = point === exactPoint;
  const milliseconds = (cycles: number) => millisecondsOf(board, cycles);
  const band = formatBand(milliseconds(chosen.latencyCyclesLow), milliseconds(chosen.latencyCyclesHigh));
  const { flashBytes: flashLimit = board.flashBytes } = points.limits;
  const flashShare = (100 * chosen.flashBytes) / flashLimit;
  const flashName = flashLimit < board.flashBytes ? 'flash allowed' : 'board’s flash';
  const figures = [
    {
      title: 'Latency',
      figure: formatMilliseconds(chosen.latencyMilliseconds),
      change: formatChange(exact.latencyCycles, chosen.latencyCycles),
    },
    {
      title: `${accuracyName(chosen)} (selection)`,
      figure: formatPercent(chosen.selectionTop1Percent),
      change: formatPp(-chosen.accuracyLossPp),
    },
    {
      title: 'Flash',
      figure: formatBytes(chosen.flashBytes),
      change: formatChange(exact.flashBytes, chosen.flashBytes),
    },
  ];
  const notes = [
    isExact ? 'nothing skipped' : 'against the exact network',
    chosen.float && `accuracy against ${lossReferenceText(chosen)}`,
    reductionText(chosen.latencyReductionPercent),
    band && `${band} by the model’s bounds`,
    `${formatPercent(flashShare, 0)} of the ${flashName}`,
  ];
  return (
    <div className="headline">
      <dl>
        {figures.map(({ title, figure, change }) => (
          <div key={title}>
            <dt>{title}</dt>
            <dd>
              <strong>{figure}</strong>
              {(!isExact || chosen.float) && <span>{change}</span>}
            </dd>
          </div>
        ))}
      </dl>
      <p>{unbroken(capitalised(notes.filter(Boolean).join('; ')))}.</p>
    </div>
  );
}
