import './runBar.css';
import { useEffect, useState } from 'react';
import { boardOf } from '../../boards/boards.ts';
import type { Phase, Progress } from '../../exploration/progress.ts';
import type { Recipe } from '../../exploration/recipe/recipe.ts';
import { sameRecipe } from '../../exploration/recipe/sameRecipe.ts';
import { configurationCount, gridSize } from '../../exploration/recipe/space.ts';
import { hiddenLeftPoints } from '../../store/leftResults.ts';
import { measuringTime } from '../../store/measuringTime.ts';
import { takeRecipe } from '../../store/memoryLimits.ts';
import { isButForPrices, recipeFault } from '../../store/recipeChecks.ts';
import { cancelExploration, startExploration } from '../../store/runActions.ts';
import { showInPrices } from '../../store/showInPrices.ts';
import type { AppState } from '../../store/state.ts';
import { formatBytes } from '../../words/bytes.ts';
import { formatCount } from '../../words/counts.ts';
import { formatSeconds } from '../../words/durations.ts';
import { unbroken } from '../../words/unbroken.ts';
import { useApp, useAppState } from '../appContext.ts';
import { gridText } from '../gridText.ts';
import { PassingButton } from '../PassingButton.tsx';
import { ShownBoard } from './ShownBoard.tsx';

/** What runs or would run, and the button that starts or ends it; stays in view. */
export function RunBar() {
  const app = useApp();
  const status = useAppState((state) => state.status);
  const recipe = useAppState((state) => state.recipe);
  const images = useAppState((state) => state.data?.images);
  const settingFaults = useAppState((state) => state.settingFaults);
  const pricing = useAppState((state) => state.pricing);
  const priced = useAppState((state) => state.priced);
  const explored = useAppState((state) => state.exploration?.recipe ?? null);
  const isReadAnew = useAppState((state) => state.nextReading !== null);

  if (!recipe) return null;
  if (status === 'running')
    return (
      <section className="run-bar" aria-label="Exploration">
        <RunProgress recipe={recipe} />
        <button
          type="button"
          className="button button--large"
          aria-keyshortcuts="Escape"
          // The second click of a double click on Explore lands here.
          onClick={(event) => event.detail < 2 && cancelExploration(app)}
        >
          Cancel
        </button>
      </section>
    );
  const [refused] = Object.entries(settingFaults);
  const fault = refused ? refused.join(': ') : recipeFault(recipe, images ?? { count: 0 });
  const isStale = explored !== null && !sameRecipe(explored, recipe);
  const isOtherPricing = isStale && isButForPrices(explored, recipe);
  const isUpToDate = explored !== null && !isStale && status === 'done';
  return (
    <section className="run-bar" aria-label="Exploration">
      <div className="run-bar__state">
        {fault ? <p className="run-bar__fault">{unbroken(fault)}</p> : <GridSize />}
        {isReadAnew && <p>The images are read anew first.</p>}
        {pricing && <Pricing {...pricing} />}
        {priced && !pricing && <ShownBoard view={priced} recipe={recipe} />}
        {isStale && !isOtherPricing && (
          <p>
            The results below belong to other settings.{' '}
            <PassingButton
              heir=".run-bar .button"
              className="link"
              onClick={() => {
                takeRecipe(app, explored);
                void showInPrices(app);
              }}
            >
              Go back to those
            </PassingButton>
          </p>
        )}
      </div>
      <button
        type="button"
        className={`button button--large ${isUpToDate ? '' : 'button--primary'}`}
        // Nobody wants to know any more of images as they were.
        disabled={fault !== null || isReadAnew}
        aria-keyshortcuts="E"
        onClick={() => void startExploration(app)}
      >
        {isUpToDate
          ? 'Explore again'
          : isOtherPricing && explored.board !== recipe.board
            ? `Explore for ${boardOf(recipe.board).name}`
            : 'Explore'}
      </button>
    </section>
  );
}

/** How far what was measured is priced for the board of the settings. */
function Pricing({ board, progress }: NonNullable<AppState['pricing']>) {
  return (
    <p>
      <span role="status">Pricing the measured points for the {boardOf(board).name}…</span>{' '}
      {progress && <ProgressText progress={progress} usedBytes={0} />}
    </p>
  );
}

function GridSize() {
  const recipe = useAppState((state) => state.recipe);
  const seconds = useMeasuringTime(recipe);
  if (!recipe) return null;
  const size = gridSize(recipe.layers);
  const count = configurationCount(recipe);
  const images = recipe.splits.selection;
  if (recipe.layers.length === 0)
    return (
      <p>No convolution is explored: the exact network alone is measured on {formatCount(images)} images.</p>
    );
  return (
    <p>
      <strong>
        {formatCount(count)} configuration{count === 1 ? '' : 's'}
      </strong>
      {count < size && ` of ${formatCount(size)}`} ({gridText(recipe.layers)}) on {formatCount(images)} images
      {seconds !== null && <span>about {unbroken(formatSeconds(seconds))} of measuring on this machine</span>}
      <GoesOnFrom />
    </p>
  );
}

function GoesOnFrom() {
  const count = useAppState(hiddenLeftPoints);
  if (count === 0) return null;
  return (
    <span>
      Goes on from {formatCount(count)} kept point{count === 1 ? '' : 's'}
    </span>
  );
}

/** How long measuring takes, tried out once nothing else runs. */
function useMeasuringTime(recipe: Recipe | null): number | null {
  const app = useApp();
  const isIdle = useAppState(
    (state) => state.checkingPoint === null && state.opening === null && !state.isTryingScales,
  );
  const [seconds, setSeconds] = useState<number | null>(null);
  useEffect(() => {
    if (!isIdle || !recipe) return;
    let isLate = false;
    void measuringTime(app).then((found) => {
      if (!isLate) setSeconds(found);
    });
    return () => {
      isLate = true;
    };
  }, [app, recipe, isIdle]);
  return seconds;
}

const phases: Readonly<Record<Phase, string>> = {
  float: 'Answers of the float network',
  significance: 'Significance of operands',
  variants: 'Compensation of skipped products',
  costs: 'Cycles of the kernels',
  selection: 'Accuracy of configurations',
  refinement: 'Refinement',
  'held-out': 'Held-out check of the front',
};
const units: Readonly<Record<Phase, string>> = {
  float: 'images',
  significance: 'images',
  variants: 'layers',
  costs: 'kernels',
  selection: 'evaluations',
  refinement: 'steps',
  'held-out': 'evaluations',
};

function RunProgress({ recipe }: { readonly recipe: Recipe }) {
  const running = useAppState((state) => state.runningRecipe);
  const app = useApp();
  const progress = useAppState((state) => state.progress);
  const share = useAppState((state) => state.share);
  const usedBytes = useAppState((state) => state.usedBytes);
  return (
    <div className="run-bar__state">
      <progress
        aria-label="Progress of the whole run"
        title="Of the whole run"
        max={1}
        {...(progress && { value: share })}
      />
      <p>
        {progress ? <ProgressText progress={progress} usedBytes={usedBytes} /> : 'Starting the workers…'}
        <GoesOnFrom />
        {running && !sameRecipe(running, recipe) && (
          <span>
            <strong>Changed settings are those of the next run.</strong>{' '}
            <PassingButton heir=".run-bar .button" className="link" onClick={() => takeRecipe(app, running)}>
              Take back
            </PassingButton>
          </span>
        )}
      </p>
    </div>
  );
}

function ProgressText({ progress, usedBytes }: { readonly progress: Progress; readonly usedBytes: number }) {
  const { phase, done, total, ratePerSecond, secondsLeft } = progress;
  return (
    <>
      <strong>{phases[phase]}</strong>{' '}
      <span>
        {formatCount(done)} of {formatCount(total)} {units[phase]}
      </span>{' '}
      <span>{formatCount(ratePerSecond)}/s</span>{' '}
      {secondsLeft !== null && <span>about {unbroken(formatSeconds(secondsLeft))} left</span>}{' '}
      {usedBytes > 0 && <span>{unbroken(formatBytes(usedBytes))} of memory</span>}
    </>
  );
}
