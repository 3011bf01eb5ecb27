import './chosenPanel.css';
import { exactPoint } from '../../exploration/recipe/space.ts';
import { pricedNames } from '../../exploration/views/boardView.ts';
import { misfits } from '../../exploration/views/misfits.ts';
import { isChoicePending } from '../../store/shownPoint.ts';
import { useAppState } from '../appContext.ts';
import type { Shown } from '../useShown.ts';
import { useShown } from '../useShown.ts';
import { ChosenActions } from './ChosenActions.tsx';
import { ClassTable } from './ClassTable.tsx';
import { CommandLine } from './CommandLine.tsx';
import { Figures } from './Figures.tsx';
import { Headline } from './Headline.tsx';
import { ShortList } from './ShortList.tsx';
import { Verdict } from './Verdict.tsx';

/** The chosen point: what it is worth, whether it holds, what else to consider, and what can be taken away. */
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
          <Verdict shown={shown} />
          {misfits(shown.exploration, shown.point).map((text) => (
            <p key={text} className="chosen__misfit">
              {text}
            </p>
          ))}
          <ShortList shown={shown} />
          <ChosenActions point={shown.point} firmware={shown.exploration.board.flashing.file} />
          <BoardNote shown={shown} />
          <div className="chosen__folds">
            <Figures shown={shown} />
            {!shown.exploration.recipe.regression && <ClassTable shown={shown} />}
            <CommandLine shown={shown} />
          </div>
        </>
      ) : (
        <p className="chosen__empty">The first result is the exact network; the choice follows from there.</p>
      )}
    </section>
  );
}

/** What of the things to take away is of which board, where two are concerned. */
function BoardNote({ shown: { exploration } }: { readonly shown: Shown }) {
  const names = pricedNames(exploration);
  if (!names) return null;
  return (
    <p className="chosen__note">
      Bundle, firmware, link and report are for the {names.priced}; the results file holds the exploration as
      it was, for the {names.explored}.
    </p>
  );
}

function ChosenTag({ shown }: { readonly shown: Shown }) {
  const pending = useAppState((state) =>
    isChoicePending(state) && 'point' in state.choice ? state.choice.point : null,
  );
  if (pending !== null) return <span className="tag">#{pending} is not measured yet</span>;
  const { point, refinedFrom } = shown.chosen;
  const refined = refinedFrom === undefined ? '' : `, refined from #${refinedFrom}`;
  return <span className="tag">{point === exactPoint ? 'exact network' : `#${point}${refined}`}</span>;
}
