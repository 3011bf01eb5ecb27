import { inputScaleText } from '../../images/inputScale.ts';
import { accuracyName } from '../../words/accuracyName.ts';
import { formatBytes } from '../../words/bytes.ts';
import { calibrationText } from '../../words/calibration.ts';
import { classNamesText } from '../../words/className.ts';
import { formatCount } from '../../words/counts.ts';
import { shownName } from '../../words/names.ts';
import { highestBudgetPp } from '../points/choice.ts';
import { measuredPoints } from '../points/pointTable.ts';
import { methodTexts } from '../recipe/methodTexts.ts';
import type { DomainName, ExploredLayer, FloatSource, Recipe, Refinement } from '../recipe/recipe.ts';
import { hasThresholds, isByThreshold, levelSettings } from '../recipe/recipe.ts';
import { recipeBoard } from '../recipe/recipeBoard.ts';
import { meaningOf, whenAbsent } from '../recipe/sameRecipe.ts';
import { describeSource } from '../recipe/source.ts';
import { lossReferenceText } from '../views/accuracyText.ts';
import type { ComparedExploration } from './comparedExploration.ts';

/** A setting of explorations that are compared. */
export interface ComparedSetting {
  readonly title: string;
  /** What each has. */
  readonly texts: readonly string[];
  readonly differs: boolean;
}

/** What explorations were made with, in the order in which it matters, and how far they have come. */
export function comparedSettings(explorations: readonly ComparedExploration[]): ComparedSetting[] {
  const settings = (Object.keys(recipeSettings) as SettingField[]).map((field) => ({
    title: recipeSettings[field].title,
    texts: settingTexts(explorations, field),
    differs: !isAlike(explorations, field),
  }));
  const texts = explorations.map(extentText);
  return [...settings, { title: 'Points measured', texts, differs: new Set(texts).size > 1 }];
}

/** What each exploration has of a part of the recipe: in full where others would read alike. */
export function settingTexts(explorations: readonly ComparedExploration[], field: SettingField): string[] {
  const { text, fullText = text } = recipeSettings[field];
  const texts = explorations.map(({ recipe }) => text(recipe));
  const contents = explorations.map(({ recipe }) => contentOf(recipe, field));
  const contentOfText = new Map(texts.map((said, n) => [said, contents[n]]));
  const isClear = texts.every((said, n) => contentOfText.get(said) === contents[n]);
  return isClear ? texts : explorations.map(({ recipe }) => fullText(recipe));
}

/** Whether explorations have the same of a part of the recipe; what files are called is no part of it. */
export function isAlike(explorations: readonly ComparedExploration[], ...fields: (keyof Recipe)[]): boolean {
  return fields.every(
    (field) => new Set(explorations.map(({ recipe }) => contentOf(recipe, field))).size <= 1,
  );
}

/** Equal for equal settings, whether they are said or go without saying. */
function contentOf(recipe: Recipe, field: keyof Recipe): string {
  const value = meaningOf(recipe)[field] ?? null;
  const left = ['name', ...(isHashed(value) ? ['example'] : [])];
  return JSON.stringify(value, (key, part: unknown) => (left.includes(key) ? undefined : part));
}

/** Whether a source is known by its content: then it is the same as a person's file or built in. */
function isHashed(value: unknown): boolean {
  if (value === null || typeof value !== 'object') return false;
  return 'sha256' in value || ('files' in value && Array.isArray(value.files) && value.files.length > 0);
}

const domainTexts: Readonly<Record<DomainName, string>> = {
  direct: 'products of the convolution',
  tiles: 'products of fast convolution',
  'mixed-tiles': 'products of fast convolution, tiles of two sizes',
};

interface RecipeSetting {
  readonly title: string;
  readonly text: (recipe: Recipe) => string;
  /** The same without rounding and leaving out; absent: the text does neither. */
  readonly fullText?: (recipe: Recipe) => string;
}

type SettingField = Exclude<keyof Recipe, 'version'>;

/** Every field that decides something. */
const recipeSettings: Readonly<Record<SettingField, RecipeSetting>> = {
  model: { title: 'Model', text: ({ model }) => describeSource(model) },
  data: { title: 'Data', text: ({ data }) => describeSource(data) },
  board: { title: 'Board', text: boardText },
  calibration: {
    title: 'Latency model',
    text: ({ calibration }) => (calibration ? calibrationText(calibration) : 'as it stands'),
    fullText: ({ calibration }) => (calibration ? fullCalibrationText(calibration) : 'as it stands'),
  },
  float: {
    title: 'Losses counted from',
    text: lossReferenceText,
    fullText: (recipe) =>
      recipe.float ? `the float network ${describeFloat(recipe.float)}` : lossReferenceText(recipe),
  },
  regression: { title: 'Accuracy', text: accuracyName },
  splits: {
    title: 'Images',
    text: ({ splits: { selection, heldOut, heldOutFile, calibration } }) =>
      `${formatCount(selection)} selection, ${formatCount(heldOut)} held out${heldOutFile === undefined ? '' : ` (from ${heldOutFile})`}, ${formatCount(calibration)} calibration`,
  },
  seed: { title: 'Seed', text: ({ seed }) => `${seed}` },
  method: { title: 'Method', text: ({ method }) => methodTexts[method] },
  domain: {
    title: 'Skips',
    text: ({ domain = whenAbsent.domain }) => domainTexts[domain],
  },
  allocation: {
    title: 'Where',
    text: ({ method, allocation }) =>
      isByThreshold(method) ? '–' : allocation === 'ranked' ? 'where it costs least' : 'every channel alike',
  },
  channelsPerMask: {
    title: 'Channels that skip alike',
    text: ({ channelsPerMask }) => `${channelsPerMask ?? whenAbsent.channelsPerMask}`,
  },
  deadOperands: {
    title: 'Dead operands',
    text: ({ deadOperands }) => (deadOperands === 'skip' ? 'always skipped' : 'skipped like others'),
  },
  layers: {
    title: 'Levels',
    text: ({ layers }) => layers.map(levelsText).join('; ') || 'none',
    fullText: ({ layers }) => layers.map(fullLevelsText).join('; ') || 'none',
  },
  racing: { title: 'Racing', text: ({ racing }) => (racing ? `error rate ${racing.errorRate}` : 'no') },
  search: {
    title: 'Search',
    text: ({ search }) =>
      search
        ? `guided, at most ${formatCount(search.evaluations)} configurations, losses up to ${search.highestLossPp ?? highestBudgetPp} pp`
        : 'the whole grid',
  },
  refinement: { title: 'Refined', text: ({ refinement }) => refinementText(refinement) },
  forms: {
    title: 'Kernel forms',
    text: ({ forms = [] }) =>
      forms.map(({ layer, form }) => `layer ${layer} ${form}`).join(', ') || 'chosen by the model',
  },
  limits: {
    title: 'Memory',
    text: ({ limits = {} }) => limitsText(limits, formatBytes),
    fullText: ({ limits = {} }) => limitsText(limits, (bytes) => `${formatCount(bytes)} B`),
  },
  tables: {
    title: 'Tables and code of kernels',
    text: ({ tables }) => (tables === 'flash' ? 'in flash' : 'in RAM and code memory where that pays'),
  },
  rounding: { title: 'Rounding', text: ({ rounding }) => rounding },
  inputScale: {
    title: 'Inputs',
    text: ({ inputScale }) => (inputScale ? inputScaleText(inputScale) : 'as is usual for the data'),
  },
  resize: { title: 'Images of other sizes', text: ({ resize }) => resize ?? whenAbsent.resize },
  colourOrder: { title: 'Colours', text: ({ colourOrder }) => colourOrder ?? 'rgb' },
  arrays: {
    title: 'Arrays',
    text: ({ arrays }) => (arrays ? `${arrays.images}, ${arrays.labels}` : 'told by names and shapes'),
  },
  classNames: {
    title: 'Class names',
    text: ({ classNames }) => (classNames ? classNamesText(classNames) : "the files' own"),
    fullText: ({ classNames }) => classNames?.map(shownName).join(', ') ?? "the files' own",
  },
  labelsByName: {
    title: 'Labels',
    text: ({ labelsByName }) => (labelsByName ? 'numbered by the class names' : "in the data's own order"),
  },
};

function boardText(recipe: Recipe): string {
  const { name, clockHz } = recipeBoard(recipe);
  return `${name}, ${clockHz / 1e6} MHz`;
}

function extentText({ points, complete }: ComparedExploration): string {
  const all = `${formatCount(measuredPoints(points).length)} of ${formatCount(points.correct.length)}`;
  return complete ? all : `${all}, unfinished`;
}

/** Longer lists of levels are said by their ends. */
const mostListed = 6;

function levelsText(explored: ExploredLayer): string {
  const settings = levelSettings(explored);
  const levels =
    settings.length <= mostListed
      ? settings.join(', ')
      : `${settings.length} from ${settings[0]} to ${settings.at(-1)}`;
  return `layer ${explored.layer}: ${levels}`;
}

function fullLevelsText(explored: ExploredLayer): string {
  const kind = hasThresholds(explored) ? 'τ' : 'shares';
  return `layer ${explored.layer}: ${kind} ${levelSettings(explored).join(', ')}`;
}

function fullCalibrationText(calibration: NonNullable<Recipe['calibration']>): string {
  const { coreFactor, stallFactor, layerCount, errorPercent } = calibration;
  return `core × ${coreFactor}, waiting for flash × ${stallFactor}; ±${errorPercent} % from ${layerCount} layers`;
}

function describeFloat({ output, ...file }: FloatSource): string {
  return describeSource({ example: null, files: [file], ...(output !== undefined && { output }) });
}

function refinementText(refinement: Recipe['refinement']): string {
  if (!refinement) return 'no';
  const { points, images, steps, mirror, shift, labelShare } = refinement;
  const said = [
    `at most ${formatCount(images)} images`,
    `${formatCount(steps)} steps`,
    ...(mirror ? ['mirrored'] : []),
    ...(shift ? [`shifted by up to ${shift} px`] : []),
    ...(labelShare ? [`labels ${labelShare}`] : []),
  ];
  return `${refinedText(points)}; ${said.join(', ')}`;
}

function refinedText(points: Refinement['points']): string {
  if (points === 'front') return 'the front';
  if (typeof points === 'number') return `${points} points of the front`;
  return points.length > 0 ? `points ${points.join(', ')}` : 'no points yet';
}

function limitsText(
  { flashBytes, ramBytes }: NonNullable<Recipe['limits']>,
  sizeText: (bytes: number) => string,
): string {
  const said = [
    ...(flashBytes === undefined ? [] : [`at most ${sizeText(flashBytes)} of flash`]),
    ...(ramBytes === undefined ? [] : [`at most ${sizeText(ramBytes)} of RAM`]),
  ];
  return said.join(', ') || 'what the board has';
}
