import type { MeasuredSplit } from '../exploration/answersOf.ts';
import { answersOf } from '../exploration/answersOf.ts';
import { exactPoint } from '../exploration/recipe/space.ts';
import type { App } from './app.ts';
import { look } from './look.ts';
import { shownPoint } from './shownPoint.ts';
import type { AppState } from './state.ts';

/**
 * Finds out what the exact network and the shown point answer on the images of a split, when no exploration runs. The choice may move on meanwhile: it ends when
 * the answers of the point then shown are known.
 */
export async function answerShown(app: App, split: MeasuredSplit): Promise<void> {
  const { store } = app;
  const { exploration, status, looking, isTryingScales } = store.getState();
  if (!exploration || status === 'running') return;
  store.setState(({ answers }) => ({
    answers:
      answers?.exploration === exploration && answers.split === split
        ? answers
        : { exploration, split, byPoint: new Map() },
  }));
  if (isTryingScales || looking || !unanswered(app)) return;
  await look(app, exploration, async (engine, report) => {
    for (let wanted = unanswered(app); wanted; wanted = unanswered(app)) {
      const { answers, points } = wanted;
      const total = points.length * exploration.splits[answers.split].length;
      let done = 0;
      report(0);
      const found = await answersOf(exploration, engine, points, answers.split, (count) => {
        done += count;
        report(done / total);
      });
      store.setState((state) =>
        state.answers?.exploration === exploration && state.answers.split === answers.split
          ? { answers: { ...answers, byPoint: new Map([...state.answers.byPoint, ...found]) } }
          : {},
      );
    }
  });
}

/** The points whose answers are wanted and unknown. */
function unanswered({ store }: App): {
  readonly answers: NonNullable<AppState['answers']>;
  readonly points: readonly number[];
} | null {
  const state = store.getState();
  const { answers } = state;
  const point = shownPoint(state);
  if (!answers || answers.exploration !== state.exploration || point === null) return null;
  const points = [...new Set([exactPoint, point])].filter((each) => !answers.byPoint.has(each));
  return points.length > 0 ? { answers, points } : null;
}
