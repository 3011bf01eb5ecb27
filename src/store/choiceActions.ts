import type { BudgetReading, BudgetRule } from '../exploration/points/choice.ts';
import { highestBudgetPp } from '../exploration/points/choice.ts';
import { exactPoint } from '../exploration/recipe/space.ts';
import type { App } from './app.ts';
import { underFlashLimit } from './changedRecipe.ts';
import { measureShownHeldOut } from './heldOutActions.ts';
import { showNotice } from './jobs.ts';
import { settled } from './recipeActions.ts';
import { choose } from './results.ts';
import { isChoicePending } from './shownPoint.ts';
import type { AppState, ChoicePart, ChoiceSlice } from './state.ts';
import { budgetChoice, choiceOf, flashOf } from './state.ts';

export const budgetStepPp = 0.1;

/** Chooses by the most accuracy to give up, brought to whole steps within the slider's range. */
export function chooseBudget(app: App, budgetPp: number): void {
  if (!Number.isFinite(budgetPp)) return;
  const steps = Math.round(budgetPp / budgetStepPp);
  const bounded = Math.min(highestBudgetPp, Math.max(0, steps / (1 / budgetStepPp)));
  decide(app, 'budget', (state) => budgetChoice({ ...state, budgetPp: bounded }, flashOf(state.choice)));
}

/** Reads the budget as the observed loss or as its 95 % bound, and chooses by it. */
export function chooseReading(app: App, reading: BudgetReading): void {
  decide(app, 'reading', (state) => budgetChoice({ ...state, reading }, flashOf(state.choice)));
}

/** Takes the fastest or the sensible point of a budget, and chooses by it. */
export function chooseRule(app: App, rule: BudgetRule): void {
  decide(app, 'rule', (state) => budgetChoice({ ...state, rule }, flashOf(state.choice)));
}

/** Chooses one point by itself. */
export function choosePoint(app: App, point: number): void {
  decide(app, 'point', (state) => choiceOf({ point, ...flashOf(state.choice) }, state));
}

/** Shows every point in the kernels that take at most so many bytes of flash; null for the exploration's limit. */
export function chooseFlash(app: App, flashBytes: number | null): void {
  const flash = flashBytes === null ? {} : { flashBytes };
  decide(app, 'flash', (state) =>
    'point' in state.choice
      ? choiceOf({ point: state.choice.point, ...flash }, state)
      : budgetChoice(state, flash),
  );
}

/** Back from a single point to the budget. */
export function releasePoint(app: App): void {
  chooseBudget(app, app.store.getState().budgetPp);
}

/** Back to the choice before the last one. */
export function undoChoice(app: App): void {
  const { earlier } = app.store.getState();
  if (!earlier) return;
  choose(app, () => earlier.slice);
  const { recipe, exploration } = app.store.getState();
  if (recipe && recipe.limits?.flashBytes !== earlier.flashLimitBytes)
    app.store.setState({ recipe: settled(exploration, underFlashLimit(recipe, earlier.flashLimitBytes)) });
  void measureShownHeldOut(app);
}

/** Within this time, in milliseconds, changes of one kind are one: a slider that is drawn, a key that is held. */
const oneChangeMs = 1000;

/** A slider that stands for so long, in milliseconds, rests: its choice is checked on the held-out images, not every one that it passes. */
const restMs = 150;

/** Makes a person's choice, which they can undo. */
function decide(app: App, changed: ChoicePart, chosen: (state: AppState) => ChoiceSlice): void {
  const at = app.services.now();
  const isBySlider = changed === 'budget' || changed === 'flash';
  const isSliding = app.store.getState().slidAt !== null;
  choose(app, (state) => {
    const { choice, budgetPp, reading, rule, earlier, recipe } = state;
    const slice = { choice, budgetPp, reading, rule, earlier };
    const isSameChange = changed !== 'point' && earlier?.changed === changed && at - earlier.at < oneChangeMs;
    const before = isSameChange ? earlier : { slice, flashLimitBytes: recipe?.limits?.flashBytes };
    return { ...chosen(state), earlier: { ...before, changed, at }, slidAt: isBySlider ? at : null };
  });
  if (!isBySlider) void measureShownHeldOut(app);
  else if (!isSliding) restLater(app, restMs);
}

/** Notices that a slider rests: one timer, however often that moves until then. */
function restLater(app: App, waitMs: number): void {
  setTimeout(() => {
    const { slidAt, earlier } = app.store.getState();
    if (slidAt === null) return;
    const leftMs = slidAt + restMs - app.services.now();
    if (leftMs > 0) {
      restLater(app, leftMs);
      return;
    }
    app.store.setState({ slidAt: null });
    if (earlier?.at === slidAt) void measureShownHeldOut(app);
  }, waitMs);
}

/** After an exploration has ended: says so when the chosen point is not part of it, and goes back to the budget. */
export function checkChoice(app: App): void {
  const { choice, exploration, budgetPp } = app.store.getState();
  if (!exploration || !('point' in choice) || !isChoicePending(app.store.getState())) return;
  const last = exploration.points.correct.length - 1;
  showNotice(
    app,
    `Point ${choice.point} is not part of this exploration (${exactPoint} to ${last}). Shown is that within ${budgetPp} pp.`,
  );
  choose(app, (state) => budgetChoice(state, flashOf(choice)));
}
