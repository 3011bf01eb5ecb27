import './chosenPanel.css';
import { millisecondsOf } from '../../boards/board.ts';
import { exactPoint } from '../../exploration/recipe/space.ts';
import { lossReferenceText } from '../../exploration/views/accuracyText.ts';
import { isChoicePending } from '../../store/shownPoint.ts';
import { formatBand, formatMilliseconds } from '../../words/durations.ts';
import { formatPercent, formatPp } from '../../words/percents.ts';
import { reductionText, reductionToExactText } from '../../words/reductions.ts';
import { useAppState } from '../appContext.ts';
import { misfits } from '../misfits.ts';
import type { Shown } from '../useShown.ts';
import { useShown } from '../useShown.ts';
import { BudgetMarks } from './BudgetMarks.tsx';
import { ChosenActions } from './ChosenActions.tsx';
import { ClassTable } from './ClassTable.tsx';
import { CommandLine } from './CommandLine.tsx';
import { FigureTable } from './FigureTable.tsx';
import { MissedBudget } from './MissedBudget.tsx';
import { PaperComparison } from './PaperComparison.tsx';

/** Everything about the chosen point, beside the exact network, and what can be taken away. */
export function ChosenPanel() {
  const shown = useShown();
  return (
    <section className="chosen card" aria-labelledby="chosen-title">
      <header className="chosen__header">
        <h2 id="chosen-title">Chosen point</h2>
        {shown && <ChosenTag shown={shown} />}
      </header>
      {shown ? (
        <>
          <Headline shown={shown} />
          <BudgetMarks shown={shown} />
          <MissedBudget shown={shown} />
          {misfits(shown.exploration, shown.point).map((text) => (
            <p key={text} className="chosen__misfit">
              {text}
            </p>
          ))}
          <FigureTable shown={shown} />
          <ClassTable shown={shown} />
          <PaperComparison shown={shown} />
          <ChosenActions shown={shown} />
          <CommandLine shown={shown} />
        </>
      ) : (
        <p className="chosen__empty">The first result is the exact network; the choice follows from there.</p>
      )}
    </section>
  );
}

function ChosenTag({ shown }: { readonly shown: Shown }) {
  const isPending = useAppState(isChoicePending);
  const choice = useAppState((state) => state.choice);
  if (isPending && 'point' in choice) return <span className="tag">#{choice.point} is not measured yet</span>;
  const { point, refinedFrom } = shown.chosen;
  const refined = refinedFrom === undefined ? '' : `, refined from #${refinedFrom}`;
  return <span className="tag">{point === exactPoint ? 'exact network' : `#${point}${refined}`}</span>;
}

function Headline({ shown: { chosen, point, exploration } }: { readonly shown: Shown }) {
  const milliseconds = (cycles: number) => millisecondsOf(exploration.board, cycles);
  const band = formatBand(milliseconds(chosen.latencyCyclesLow), milliseconds(chosen.latencyCyclesHigh));
  return (
    <div className="chosen__headline">
      <p>
        <span className="chosen__label">Estimated latency</span>
        <strong>{formatMilliseconds(chosen.latencyMilliseconds)}</strong>
        {band && <span>{band}</span>}
        <span>{reductionText(chosen.latencyReductionPercent)}</span>
        {point !== exactPoint && <span>{reductionToExactText(chosen.latencyReductionToExactPercent)}</span>}
      </p>
      <p>
        <span className="chosen__label">Top-1, selection images</span>
        <strong>{formatPercent(chosen.selectionTop1Percent)}</strong>
        <span>
          {point === exactPoint && !chosen.float
            ? 'nothing skipped'
            : `${formatPp(-chosen.accuracyLossPp)} against ${lossReferenceText(chosen)}`}
        </span>
      </p>
    </div>
  );
}
