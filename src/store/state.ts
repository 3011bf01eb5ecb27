import type { Crosscheck } from '../../workers/onnxruntime/crosscheckTwin.ts';
import type { QuantisedModel } from '../../workers/quantisingClient.ts';
import type { Board } from '../boards/board.ts';
import type { CountUnit, SelfCheck } from '../device/boardLines.ts';
import type { Measurements } from '../device/measurements.ts';
import type { OpenSerialLink } from '../device/serialLink.ts';
import type { Analysis } from '../exploration/analysis.ts';
import type { MeasuredSplit } from '../exploration/answersOf.ts';
import type { AccuracyAxis, CostAxis } from '../exploration/compare/comparedAxes.ts';
import type { ComparedExploration } from '../exploration/compare/comparedExploration.ts';
import type { Exploration } from '../exploration/exploration.ts';
import type { Budget, BudgetReading, BudgetRule, Choice } from '../exploration/points/choice.ts';
import type { Progress } from '../exploration/progress.ts';
import type { ScaleTrial } from '../exploration/recipe/inputScaleDoubt.ts';
import type { OpenedData, OpenedFloatModel, OpenedModel } from '../exploration/recipe/openSubject.ts';
import type { FileQuestion } from '../exploration/recipe/readFiles.ts';
import type { Reading, Recipe } from '../exploration/recipe/recipe.ts';
import type { Pricing } from '../exploration/recipe/recipeBoard.ts';
import type { BoardPrices } from '../exploration/views/boardView.ts';
import type { Range } from '../exploration/views/pointColumns.ts';
import type { PredictedCost } from '../exploration/views/predictedCost.ts';
import type { LabelledImages } from '../images/labelledImages.ts';
import type { Network } from '../network/network.ts';
import type { NetworkCost } from '../plan/networkCost.ts';
import type { Followed } from '../sharing/followed.ts';
import type { Results } from '../sharing/resultsFile.ts';
import type { SharedExploration } from '../sharing/shareLink.ts';
import type { HashedFile, KeptExploration } from './shelf.ts';

/** A model and the file that it was read from; built-in ones have none. */
export interface PageModel extends OpenedModel {
  readonly file?: File;
}

/** Data and the files that it is read from, also in another way; built-in ones have none. */
export interface PageData extends OpenedData {
  readonly files?: readonly File[];
}

/** What is open, and the settings of the next exploration; `recipe` is there when model and data are. */
interface SubjectSlice {
  readonly model: PageModel | null;
  readonly data: PageData | null;
  readonly recipe: Recipe | null;
  /** Why what stands in fields of the settings is refused, by the field's label. */
  readonly settingFaults: Readonly<Record<string, string>>;
  /** What a network takes, exact, on the boards priced so far. */
  readonly predicted: { readonly network: Network; readonly costs: readonly PredictedCost[] } | null;
  /** What is being read or fetched, in words. */
  readonly opening: string | null;
  /** The files among that. */
  readonly openingFiles: readonly File[];
  /** What a person calls files that a link calls otherwise, by SHA-256. */
  readonly ownNames: Readonly<Record<string, string>>;
}

/** What a person says about files that leave it open. */
export interface FileAnswers {
  readonly output?: string;
  readonly arrays?: NonNullable<Reading['arrays']>;
  readonly regression?: NonNullable<Reading['regression']>;
}

/** Files that wait for a choice, and what has been chosen for them. */
interface AskedFiles {
  readonly files: readonly File[];
  readonly question: FileQuestion;
  readonly answers: FileAnswers;
}

interface InputSlice {
  /** How the open data is being read anew; null when it is not. */
  readonly nextReading: Reading | null;
  /** Files that cannot be opened before something is chosen. */
  readonly asked: AskedFiles | null;
  /** What the network has right of some images in the usual input scales, as far as they were tried. */
  readonly scaleTrials: ScaleTrials | null;
  readonly isTryingScales: boolean;
}

interface ScaleTrials {
  readonly network: Network;
  readonly images: LabelledImages;
  readonly trials: readonly ScaleTrial[];
}

interface QuantisationSlice {
  /** The float model that is to be quantised, or was. */
  readonly floatModel: OpenedFloatModel | null;
  /** What is under way for it. */
  readonly quantising: QuantisationProgress | null;
  /** What came of it; it is explored when `model` is there too. */
  readonly quantised: QuantisedModel | null;
}

/** How far a step of a quantisation is. */
interface QuantisationProgress {
  readonly step: string;
  readonly share: number;
  /** Of this step; null until it is known. */
  readonly secondsLeft: number | null;
}

interface CrosscheckSlice {
  /** How much of a comparison with onnxruntime is done, 0 to 1; null when none runs. */
  readonly crosschecking: number | null;
  /** What came of the last one, and what it was made with. */
  readonly crosscheck: CrosscheckResult | null;
}

export interface CrosscheckResult extends Crosscheck {
  readonly network: Network;
  readonly images: LabelledImages;
  readonly recipe: Recipe;
}

type RunStatus = 'idle' | 'running' | 'cancelled' | 'failed' | 'done';

/** The exploration shown; its columns fill in place, so views follow `version`, not the object. */
export interface RunSlice {
  readonly status: RunStatus;
  /** What the running exploration, or the last one, was started with. */
  readonly runningRecipe: Recipe | null;
  readonly progress: Progress | null;
  /** How much of the whole run is done, 0 to 1: never less than before. */
  readonly share: number;
  /** Memory of the workers when `progress` was last reported. */
  readonly usedBytes: number;
  readonly exploration: Exploration | null;
  /** What the running exploration, or one that was cancelled, goes on from; `exploration` gets it step by step. */
  readonly left: LeftResults | null;
  /** Those of another board, on which `exploration` is shown; null where it is shown as it was explored. */
  readonly prices: BoardPrices | null;
  /** `exploration` in these prices. */
  readonly priced: Exploration | null;
  /** The same under the chosen limit of flash: what every view shows. */
  readonly view: Exploration | null;
  /** Raised whenever `view` holds new results or others. */
  readonly version: number;
  /** Front of what is measured at this version of `view`, cheapest first. */
  readonly front: readonly number[];
  /** For which board what is measured is being priced, and what is done of that. */
  readonly pricing: (Pricing & { readonly progress: Progress | null }) | null;
  /** The point whose held-out accuracy is being measured outside an exploration. */
  readonly checkingPoint: number | null;
  /** What a point costs with the paper's kernel in every convolution, where a person asked for it. */
  readonly paperCost: PaperCost | null;
}

/** What is known already of an exploration that starts. */
export interface LeftResults {
  readonly results: Results;
  readonly analysis: Analysis | null;
}

interface PaperCost extends FlashChoice {
  readonly exploration: Exploration;
  readonly point: number;
  readonly cost: NetworkCost;
}

export interface ChoiceSlice {
  readonly choice: Choice;
  /** Where the budget slider stands, also while a point is chosen by itself. */
  readonly budgetPp: number;
  /** How the budget is read, also while a point is chosen by itself. */
  readonly reading: BudgetReading;
  /** Which point the budget takes, also while one is chosen by itself. */
  readonly rule: BudgetRule;
  /** The choice that a person made before, to which they can go back. */
  readonly earlier: EarlierChoice | null;
}

export interface SliderSlice {
  /** When a slider moved last, in milliseconds; null once it rests. */
  readonly slidAt: number | null;
}

interface EarlierChoice {
  readonly slice: ChoiceSlice;
  /** The limit of flash of the settings then. */
  readonly flashLimitBytes: number | undefined;
  /** What was changed then, and when it was changed last, in milliseconds. */
  readonly changed: ChoicePart;
  readonly at: number;
}

export type ChoicePart = 'budget' | 'reading' | 'rule' | 'point' | 'flash';

/** A link, or results, that wait for the files they name, and those already found. */
export interface WantedLink {
  readonly shared: SharedExploration;
  /** What is known already; null when it is to be explored. */
  readonly results: Results | null;
  /** Whether only what is open and the settings are wanted, for another exploration. */
  readonly isForSettings?: true;
  readonly found: readonly HashedFile[];
}

/** What a board said of the firmware on it. */
export interface BoardReport {
  /** Its id, a QEMU machine's, or that of a program of the bundle on this computer. */
  readonly board: string;
  readonly network: string;
  /** Null where what it counts is compared with nothing. */
  readonly unit: CountUnit | null;
  readonly check: SelfCheck;
  /** Mean counts per inference of each layer's calls; empty when they were not asked for. */
  readonly layers: ReadonlyMap<number, number>;
  /** CRC-32 of the network's part of the firmware; empty where it was not asked for. */
  readonly imageCrc: string;
  /** What was explored and what was shown of it when it was asked. */
  readonly explored: Exploration;
  readonly exploration: Exploration;
  readonly point: number;
  /** Whether that is what runs on the board. */
  readonly isShownPoint: boolean;
}

interface BoardSlice {
  /** The board that is being asked. */
  readonly boardLink: OpenSerialLink | null;
  readonly boardReport: BoardReport | null;
  /** What boards have measured, also other people's; of each kind once. */
  readonly measurements: readonly Measurements[];
}

interface LinkSlice {
  readonly wanted: WantedLink | null;
  /** The link that was opened last, with its board until that is shown. */
  readonly link: SharedExploration | null;
  readonly verdict: Verdict | null;
}

/** Whether what came of an exploration is what its link says. */
interface Verdict {
  readonly exploration: Exploration;
  /** Where it differs; null: reproduced. */
  readonly difference: string | null;
}

/** An exploration among those that are compared. */
export interface ComparedEntry {
  readonly id: number;
  readonly shared: SharedExploration;
  /** What is known of it; null where its results are not here. */
  readonly results: ComparedExploration | null;
  /** The results file, unless they are what this browser keeps. */
  readonly file?: File;
  /** Whether the file is one of those that are followed, and is read again when it was written. */
  readonly isFollowed?: boolean;
  /** What this browser kept when they were read. */
  readonly kept?: Pick<KeptExploration, 'id' | 'name' | 'savedAt'>;
}

interface FollowSlice {
  /** What the page's server watches; null unless a person follows it. */
  readonly followed: Followed | null;
  /** Why nothing is known at present. */
  readonly followFault: string | null;
}

interface ComparisonSlice {
  /** Explorations side by side, in place of what is open; null while nothing is compared. */
  readonly comparison: readonly ComparedEntry[] | null;
  readonly comparisonView: ComparisonView;
  /** How many explorations were added to comparisons since the page started: no id is given twice. */
  readonly comparedSoFar: number;
}

/** How a comparison's chart is looked at. */
export interface ComparisonView {
  readonly cost: CostAxis;
  /** Null until a person says which. */
  readonly accuracy: AccuracyAxis | null;
  /** Ids of entries that are not drawn. */
  readonly hidden: readonly number[];
}

interface ShelfSlice {
  /** Explorations that this browser keeps, the latest first. */
  readonly kept: readonly KeptExploration[];
  /** The one that was deleted last, while that can be undone. */
  readonly removed: RemovedExploration | null;
}

interface RemovedExploration {
  readonly exploration: KeptExploration;
  readonly results: string;
}

interface Message {
  readonly kind: 'error' | 'notice';
  readonly text: string;
}

interface MessageSlice {
  readonly message: Message | null;
}

/** What is looked at, and measured beyond the exploration, by those who ask why. */
interface InsightSlice {
  /** Index of the layer that views look at; null until a person says which. */
  readonly lookedLayer: number | null;
  /** Bounds that single out points of an exploration, by the titles of their columns (`pointColumns.ts`). */
  readonly brush: Brush | null;
  /** How much of it is done, 0 to 1, and which work that is; null when nothing is under way. */
  readonly looking: { readonly share: number; readonly work: symbol } | null;
  /** What points answer on the images of a split. */
  readonly answers: PointAnswers | null;
  /** The points of `layersAlone`, as far as they are measured. */
  readonly alone: { readonly exploration: Exploration; readonly measured: Exploration } | null;
}

interface Brush {
  readonly exploration: Exploration;
  /** In whose figures the bounds are. */
  readonly board: Board;
  readonly ranges: ReadonlyMap<string, Range>;
}

interface PointAnswers {
  readonly exploration: Exploration;
  readonly split: MeasuredSplit;
  /** Classes in the order of the split. */
  readonly byPoint: ReadonlyMap<number, Uint16Array>;
}

interface ExportSlice {
  /** The point whose bundle is being built. */
  readonly exportingPoint: number | null;
}

/** Long work that a newer job abandons: a late answer of an older generation changes nothing. */
interface JobSlice {
  readonly generation: number;
}

export interface AppState
  extends
    SubjectSlice,
    InputSlice,
    QuantisationSlice,
    CrosscheckSlice,
    RunSlice,
    ChoiceSlice,
    SliderSlice,
    BoardSlice,
    LinkSlice,
    ComparisonSlice,
    FollowSlice,
    ShelfSlice,
    MessageSlice,
    InsightSlice,
    ExportSlice,
    JobSlice {}

/** Where the budget's controls stand. */
type BudgetControls = Omit<ChoiceSlice, 'choice' | 'earlier'>;

/** What a person is first shown a point for. */
const firstBudget: BudgetControls = { budgetPp: 1, reading: 'estimate', rule: 'sensible' };

/** The controls follow a chosen budget and stay where they were for a chosen point. */
export function choiceOf(
  choice: Choice,
  { budgetPp, reading, rule }: BudgetControls = firstBudget,
): ChoiceSlice {
  if ('point' in choice) return { choice, budgetPp, reading, rule, earlier: null };
  return {
    choice,
    budgetPp: choice.budgetPp,
    reading: choice.reading ?? 'estimate',
    rule: choice.rule ?? 'fastest',
    earlier: null,
  };
}

/** A choice by budget; the usual reading and rule and no limit of flash go without saying, also in links. */
export function budgetChoice({ budgetPp, reading, rule }: BudgetControls, flash: FlashChoice): ChoiceSlice {
  return choiceOf({
    budgetPp,
    ...(reading !== 'estimate' && { reading }),
    ...(rule !== 'fastest' && { rule }),
    ...flash,
  });
}

/** The choice that stands at the start. */
export const firstChoice: ChoiceSlice = budgetChoice(firstBudget, {});

/** The budget of a choice by budget, as a bundle states it; what a sensible choice took is a point like any that a person takes. */
export function budgetOf(choice: Choice): Budget | undefined {
  if ('point' in choice || choice.rule === 'sensible') return undefined;
  const { budgetPp, reading } = choice;
  return { budgetPp, ...(reading && { reading }) };
}

/** A limit of flash, or none. */
export type FlashChoice = Pick<Choice, 'flashBytes'>;

export function flashOf({ flashBytes }: Choice): FlashChoice {
  return flashBytes === undefined ? {} : { flashBytes };
}

export const noResults: RunSlice = {
  status: 'idle',
  runningRecipe: null,
  progress: null,
  share: 0,
  usedBytes: 0,
  exploration: null,
  left: null,
  prices: null,
  priced: null,
  view: null,
  version: 0,
  front: [],
  pricing: null,
  checkingPoint: null,
  paperCost: null,
};

export const initialState: AppState = {
  model: null,
  data: null,
  recipe: null,
  settingFaults: {},
  predicted: null,
  opening: null,
  openingFiles: [],
  ownNames: {},
  nextReading: null,
  asked: null,
  scaleTrials: null,
  isTryingScales: false,
  floatModel: null,
  quantising: null,
  quantised: null,
  crosschecking: null,
  crosscheck: null,
  ...noResults,
  ...firstChoice,
  slidAt: null,
  wanted: null,
  link: null,
  verdict: null,
  comparison: null,
  comparisonView: { cost: 'milliseconds', accuracy: null, hidden: [] },
  comparedSoFar: 0,
  followed: null,
  followFault: null,
  kept: [],
  removed: null,
  message: null,
  lookedLayer: null,
  brush: null,
  looking: null,
  answers: null,
  alone: null,
  exportingPoint: null,
  boardLink: null,
  boardReport: null,
  measurements: [],
  generation: 0,
};

/**
 * Nothing is open; what is kept, what is followed, the board that is being asked, and what a board measured, which is of one network or several,
 * stays. Whatever is opened begins with it.
 */
export function closedState(state: AppState): AppState {
  const { generation, comparedSoFar, followed, followFault, kept, removed, boardLink, measurements } = state;
  return {
    ...initialState,
    generation,
    comparedSoFar,
    followed,
    followFault,
    kept,
    removed,
    boardLink,
    measurements,
  };
}
