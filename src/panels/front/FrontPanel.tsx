import './frontPanel.css';
import { memo, useCallback, useMemo, useState } from 'react';
import { FrontChart } from '../../charts/FrontChart.tsx';
import type { FrontDomains, FrontView } from '../../charts/frontScales.ts';
import type { MeasuredCost } from '../../charts/PointMarks.tsx';
import { flashFrontOf, frontOf, highestBudgetPp } from '../../exploration/points/choice.ts';
import { doesNotFit, pointMarks } from '../../exploration/points/pointMarks.ts';
import { measuredCount } from '../../exploration/points/pointTable.ts';
import type { CostAxis } from '../../exploration/views/frontPlot.ts';
import { frontColumns, frontPlot } from '../../exploration/views/frontPlot.ts';
import { nothingFitsText } from '../../exploration/views/misfits.ts';
import { brushMask } from '../../exploration/views/pointColumns.ts';
import { frontWinnersCursePp } from '../../exploration/views/pointFlips.ts';
import { pointDetails, pointSentence } from '../../exploration/views/pointSentence.ts';
import { pointFigures } from '../../exploration/views/pointSummary.ts';
import { splitOverlap } from '../../exploration/views/splitOverlap.ts';
import { brushRanges } from '../../store/brushActions.ts';
import { choosePoint } from '../../store/choiceActions.ts';
import { hiddenLeftPoints } from '../../store/leftResults.ts';
import { shownReport } from '../../store/shownReport.ts';
import type { BoardReport } from '../../store/state.ts';
import { accuracyName } from '../../words/accuracyName.ts';
import { capitalised } from '../../words/capitalised.ts';
import { formatCount } from '../../words/counts.ts';
import { formatMilliseconds } from '../../words/durations.ts';
import { equalImagesText } from '../../words/equalImages.ts';
import { formatPercent } from '../../words/percents.ts';
import { selectionGapText } from '../../words/selectionGap.ts';
import { unbroken } from '../../words/unbroken.ts';
import { useApp, useAppState } from '../appContext.ts';
import { objectKey } from '../objectKey.ts';
import type { Shown } from '../useShown.ts';
import { useRestedShown, useShown } from '../useShown.ts';
import { BudgetSlider } from './BudgetSlider.tsx';
import { FlashSlider } from './FlashSlider.tsx';
import { FrontLegend } from './FrontLegend.tsx';
import { FrontTable } from './FrontTable.tsx';
import { RefineFront } from './RefineFront.tsx';
import { SaveChart } from './SaveChart.tsx';
import { Segments } from './Segments.tsx';

/** How the front is looked at. */
interface FrontLook {
  readonly view: 'near' | 'all';
  readonly axis: CostAxis;
  readonly form: 'chart' | 'table';
}

/** Latency against accuracy of everything measured, and the budget that chooses from it. */
export function FrontPanel() {
  const shown = useShown();
  const [look, setLook] = useState<FrontLook>({ view: 'near', axis: 'latency', form: 'chart' });
  const { view, axis, form } = look;
  return (
    <section className="front card" aria-labelledby="front-title">
      <FrontHeader look={look} onChange={setLook} />
      {shown ? (
        <Front shown={shown} axis={axis} view={view === 'near' ? highestBudgetPp : 'all'} form={form} />
      ) : (
        <EmptyFront />
      )}
      <BudgetSlider />
      {shown && <FlashSlider shown={shown} />}
      {shown && <RefineFront />}
    </section>
  );
}

interface FrontHeaderProps {
  readonly look: FrontLook;
  readonly onChange: (look: FrontLook) => void;
}

const FrontHeader = memo(function FrontHeader({ look, onChange }: FrontHeaderProps) {
  const { view, axis, form } = look;
  return (
    <header className="front__header">
      <h2 id="front-title">{form === 'chart' && axis === 'flash' ? 'Flash' : 'Latency'} and accuracy</h2>
      <div className="front__switches">
        {form === 'chart' && (
          <Segments
            label="Horizontal axis"
            value={axis}
            options={[
              { value: 'latency', text: 'Latency' },
              { value: 'flash', text: 'Flash' },
            ]}
            onChange={(next) => onChange({ ...look, axis: next })}
          />
        )}
        {form === 'chart' && (
          <Segments
            label="Points shown"
            value={view}
            options={[
              { value: 'near', text: `Within ${highestBudgetPp} pp` },
              { value: 'all', text: 'All points' },
            ]}
            onChange={(next) => onChange({ ...look, view: next })}
          />
        )}
        <Segments
          label="Shown as"
          value={form}
          options={[
            { value: 'chart', text: 'Chart' },
            { value: 'table', text: 'Table' },
          ]}
          onChange={(next) => onChange({ ...look, form: next })}
        />
      </div>
    </header>
  );
});

/** Before the first result, or before what is kept is priced again. */
function EmptyFront() {
  const kept = useAppState((state) => (state.status === 'running' ? hiddenLeftPoints(state) : 0));
  return (
    <p className="front__empty" role="status">
      {kept > 0
        ? `Opening ${formatCount(kept)} kept ${kept === 1 ? 'point' : 'points'}…`
        : 'Each configuration becomes a point here as soon as it is measured.'}
    </p>
  );
}

interface FrontProps extends Omit<FrontLook, 'view'> {
  readonly shown: Shown;
  readonly view: FrontView;
}

function Front({ shown, axis, view, form }: FrontProps) {
  const app = useApp();
  const [window, setWindow] = useState<FrontDomains | null>(null);
  const latencyFront = useAppState((state) => state.front);
  const version = useAppState((state) => state.version);
  const choice = useAppState((state) => state.choice);
  const budgetPp = useAppState((state) => state.budgetPp);
  const { exploration } = shown;
  const explored = useAppState((state) => state.exploration) ?? exploration;
  const report = useAppState(shownReport);
  const measured = report && measuredCost(report, exploration);
  const shownMeasured = axis === 'latency' ? measured : null;
  const marks = useMemo(
    () => (version < 0 ? null : pointMarks(exploration.points, budgetPp)),
    [exploration, budgetPp, version],
  );
  const flashFront = useMemo(
    () => (axis === 'flash' && version >= 0 ? flashFrontOf(exploration.points) : []),
    [axis, exploration, version],
  );
  const plot = useMemo(() => frontPlot(shown.exploration, shown.point, axis), [shown, axis]);
  // The columns fill in place: the version stands for their content.
  const columns = useMemo(
    () => (version < 0 ? null : frontColumns(exploration, axis)),
    [exploration, axis, version],
  );
  const ranges = useAppState(brushRanges);
  const brushed = useMemo(
    () => (version < 0 ? null : brushMask(exploration, ranges)),
    [exploration, ranges, version],
  );
  // Marks follow a slider step by step; their labels, a sentence for each point of the front, are written anew when it rests.
  const labelled = useRestedShown()?.exploration ?? exploration;
  const labelOf = useCallback(
    (at: number, tied: number) => {
      const equal = tied > 1 ? `; ${tied} equal points` : '';
      return version < 0 ? '' : `${pointSentence(pointFigures(labelled, at))}${equal}`;
    },
    [labelled, version],
  );
  const onChoose = useCallback((at: number) => choosePoint(app, at), [app]);
  const gap = useMemo(
    () => <SelectionGap exploration={exploration} front={latencyFront} />,
    [exploration, latencyFront],
  );
  if (!columns || !marks) return null;
  if (form === 'table') return <FrontTable shown={shown} front={latencyFront} brushed={brushed} />;
  const front = axis === 'flash' ? flashFront : latencyFront;
  return (
    <>
      <Description />
      <FrontChart
        // What is zoomed into and pointed at is of these axes of this exploration on this board, whatever flash its views may take.
        key={`${axis} ${view} ${objectKey(explored)} ${objectKey(exploration.board)}`}
        {...plot}
        columns={columns}
        highlighted={brushed}
        version={version}
        front={front}
        measured={shownMeasured}
        floorPercent={'budgetPp' in choice ? plot.referencePercent - choice.budgetPp : null}
        budgetMarks={marks}
        view={view}
        labelOf={labelOf}
        startPainter={app.services.startPainter}
        detailsOf={(at) => pointDetails(exploration, at, budgetPp).map(unbroken)}
        onChoose={onChoose}
        onZoom={setWindow}
      />
      {latencyFront.length === 0 && <NothingFits exploration={exploration} />}
      <EqualImages images={exploration.images} splits={exploration.splits} />
      <div className="front__notes">
        <FrontLegend
          hasHeldOut={plot.chosenHeldOutPercent !== null}
          hasMisfits={marks.includes(doesNotFit)}
          hasRefined={exploration.refinedFrom.size > 0}
          hasMeasured={measured !== null}
        >
          {gap}
        </FrontLegend>
        <SaveChart axis={axis} view={view} measured={shownMeasured} window={window} highlighted={brushed} />
      </div>
    </>
  );
}

/** Cycles of a point that runs on the board that is shown, in the kernels that are shown: others take other flash. */
function measuredCost(
  { board, unit, isShownPoint, exploration, point, check }: BoardReport,
  { board: shownBoard, points }: Shown['exploration'],
): MeasuredCost | null {
  const isShown =
    isShownPoint &&
    board === shownBoard.id &&
    exploration.points.flashBytes[point] === points.flashBytes[point];
  return isShown && unit === 'cycles' ? { point, cost: check.count } : null;
}

interface SelectionGapProps extends Pick<Shown, 'exploration'> {
  readonly front: readonly number[];
}

function SelectionGap({ exploration, front }: SelectionGapProps) {
  const gapPp = frontWinnersCursePp(exploration, front);
  if (gapPp === null) return null;
  return <p className="front__gap">{capitalised(selectionGapText(gapPp))}.</p>;
}

const EqualImages = memo(function EqualImages(images: Pick<Shown['exploration'], 'images' | 'splits'>) {
  const overlap = splitOverlap(images);
  if (!overlap) return null;
  return <p className="front__gap">{capitalised(equalImagesText(overlap))}.</p>;
});

function NothingFits({ exploration }: Pick<Shown, 'exploration'>) {
  const text = nothingFitsText(exploration);
  if (text === null) return null;
  return (
    <p className="front__misfit" role="status">
      {text}
    </p>
  );
}

/** The front in words, for those who do not see the chart. */
const Description = memo(function Description() {
  const shown = useRestedShown();
  const text = useMemo(() => shown && describe(shown), [shown]);
  return <p className="visually-hidden">{text}</p>;
});

function describe({ exploration: { points }, exact }: Shown): string {
  const measured = measuredCount(points);
  const frontCount = frontOf(points).length;
  return (
    `${formatCount(measured)} of ${formatCount(points.correct.length)} points ${measured === 1 ? 'is' : 'are'} measured, ` +
    `${frontCount} of them ${frontCount === 1 ? 'forms' : 'form'} the front. The exact network takes ${formatMilliseconds(exact.latencyMilliseconds)} ` +
    `and reaches ${accuracyName(exact)} ${formatPercent(exact.selectionTop1Percent)}.`
  );
}
