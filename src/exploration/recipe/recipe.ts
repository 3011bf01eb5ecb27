import * as v from 'valibot';
import { mostErrorPercent } from '../../boards/timing/calibrationLimits.ts';
import { classNameFault } from '../../images/classNames.ts';
import { resizings } from '../../images/fitPixels.ts';
import { isStandardScale, plainInputScales } from '../../images/inputScale.ts';
import { convFormNames } from '../../kernels/convolution/convFormNames.ts';
import { TauscopeError } from '../../network/errors.ts';
import { mostNameCharacters, printable } from '../../words/names.ts';

/** Version of the recipe's meaning; raised when an old recipe would give other results. */
export const recipeVersion = 1;

/** Largest memory limit that can be asked for. */
export const maxLimitBytes = 1 << 30;

const sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, 'must be 64 lower-case hexadecimal digits'));
const fileName = v.pipe(
  v.string(),
  v.minLength(1),
  v.maxLength(mostNameCharacters, `is longer than ${mostNameCharacters} characters`),
  v.transform(printable),
);
const countOf = (limit: number) => v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(limit));

const mostFiles = 100;
const namedFile = v.strictObject({ name: fileName, sha256 });
const exampleName = v.pipe(v.string(), v.maxLength(40));
/** Where a model or data set comes from: a built-in example by name, or files known by name and hash. */
const sourceFields = {
  example: v.nullable(exampleName),
  files: v.pipe(
    v.array(namedFile),
    v.maxLength(mostFiles, `are more than ${mostFiles}; put them into one archive`),
  ),
};

/** A float network's file, the built-in model that it belongs to, and its output that is meant, if a choice was made. */
const floatSource = v.strictObject({
  ...namedFile.entries,
  example: v.exactOptional(exampleName),
  output: v.exactOptional(fileName),
});

/** Racing where a person asks for it without an error rate. */
export const defaultRacing = { errorRate: 0.05 } as const;

/** A guided search where a person asks for it without a number of evaluations. */
export const defaultSearch = { kind: 'guided', evaluations: 1000 } as const;
export const maxEvaluations = 20_000;

export const mostSeed = 0xffffffff;
/** Of a split. */
export const mostImages = 1_000_000;

/** Most levels of a layer. */
export const maxLevels = 200;
const maxTau = 1000;
const maxShare = 1;

const levelsUpTo = (limit: number) =>
  v.pipe(
    v.array(v.pipe(v.number(), v.minValue(0), v.maxValue(limit))),
    v.minLength(1),
    v.maxLength(maxLevels),
    v.check((levels) => levels.every((level, k) => k === 0 || level > levels[k - 1]!), 'must ascend'),
  );

/**
 * How operands are chosen: the paper's significance against thresholds, by the lane pairs of a SMLAD ('paper') or by the rule of
 * the paper's authors, or one of the methods of equal shares.
 */
export const methodNames = ['paper', 'authors', 'magnitude', 'activation', 'compensated'] as const;
export type Method = (typeof methodNames)[number];

/** Whether a method's levels are thresholds of significance; those of the others are shares. */
export function isByThreshold(method: Method): boolean {
  return method === 'paper' || method === 'authors';
}

/** Most layers that a recipe can name. */
export const mostLayers = 1024;
/** Index of a convolution in the network. */
const layer = countOf(mostLayers - 1);
const ascend = (entries: readonly { readonly layer: number }[]) =>
  entries.every((entry, k) => k === 0 || entry.layer > entries[k - 1]!.layer);
/** Methods with thresholds: level k of the layer skips what has significance < taus[k]. */
const thresholdLayer = v.strictObject({ layer, taus: levelsUpTo(maxTau) });
/** Other methods: level k of the layer skips this share of the pairs of every output channel. */
const shareLayer = v.strictObject({ layer, shares: levelsUpTo(maxShare) });

export type ThresholdLayer = v.InferOutput<typeof thresholdLayer>;
export type ShareLayer = v.InferOutput<typeof shareLayer>;
export type ExploredLayer = ThresholdLayer | ShareLayer;

export function hasThresholds(explored: ExploredLayer): explored is ThresholdLayer {
  return 'taus' in explored;
}

export function hasShares(explored: ExploredLayer): explored is ShareLayer {
  return 'shares' in explored;
}

/** A layer explored at `settings`: thresholds or shares, as the method has it. */
export function exploredLayer(method: Method, layer: number, settings: readonly number[]): ExploredLayer {
  return isByThreshold(method) ? { layer, taus: [...settings] } : { layer, shares: [...settings] };
}

/** The thresholds or shares of an explored layer, ascending. */
export function levelSettings(explored: ExploredLayer): readonly number[] {
  return hasThresholds(explored) ? explored.taus : explored.shares;
}

/** The largest threshold or share that a level can have. */
export function largestSetting(method: Method): number {
  return isByThreshold(method) ? maxTau : maxShare;
}

/** Most points that are refined one by one. */
export const mostRefined = 1000;
export const mostRefinementSteps = 100_000;
/** In pixels. */
export const mostRefinementShift = 100;

const factor = v.pipe(v.number(), v.minValue(0.1), v.maxValue(10));
const calibration = v.strictObject({
  coreFactor: factor,
  stallFactor: factor,
  layerCount: v.pipe(countOf(100_000), v.minValue(1)),
  errorPercent: v.pipe(v.number(), v.minValue(0), v.maxValue(mostErrorPercent)),
});

const refinement = v.strictObject({
  /**
   * The approximate points of the front before refinement, so many of them evenly spread along it, or the points with these
   * numbers, one after the other.
   */
  points: v.union([
    v.literal('front'),
    v.pipe(countOf(mostRefined), v.minValue(1)),
    v.pipe(v.array(countOf(2_000_000)), v.maxLength(mostRefined)),
  ]),
  /** Most images to learn from: those of the calibration, then images that no split has. */
  images: v.pipe(countOf(mostImages), v.minValue(1)),
  /** Most steps per point. */
  steps: v.pipe(countOf(mostRefinementSteps), v.minValue(1)),
  /** Whether images are mirrored left to right at random. */
  mirror: v.boolean(),
  /** Pixels by which images are shifted at random in either direction, at most; absent: none. */
  shift: v.exactOptional(v.pipe(countOf(mostRefinementShift), v.minValue(1))),
  /** Share of the labels in the loss; absent: no labels are used. */
  labelShare: v.exactOptional(v.pipe(v.number(), v.minValue(0), v.maxValue(1))),
});

/** Where pairs are skipped. */
export const allocationNames = ['equal', 'ranked'] as const;
export type AllocationName = (typeof allocationNames)[number];

/**
 * Whether pairs of operands are skipped, or pairs of input channels at the points of transformed tiles: of one size per layer, or of two ('mixed-tiles'), level by
 * level in turn.
 */
export const domainNames = ['direct', 'tiles', 'mixed-tiles'] as const;
export type DomainName = (typeof domainNames)[number];

/** Whether convolutions that have tiles skip products of fast convolution. */
export function isByTiles({ domain }: { readonly domain?: DomainName }): boolean {
  return domain === 'tiles' || domain === 'mixed-tiles';
}

/** Where tables and code of kernels may lie. */
export const tablePlaces = ['auto', 'flash'] as const;
export type TablePlace = (typeof tablePlaces)[number];

const channelNumbers = v.pipe(v.array(v.number()), v.maxLength(1024), v.readonly());

const inputScale = v.union([
  v.picklist(plainInputScales),
  v.pipe(
    v.strictObject({ of: v.picklist(['x', 'x/255']), mean: channelNumbers, deviation: channelNumbers }),
    v.check((scale) => isStandardScale(scale), 'must have as many means as deviations above 0'),
  ),
]);

/** Longer lists of class names, counted in characters, are left out of recipes and links. */
export const mostCarriedCharacters = 1000;

const classNames = v.pipe(
  v.array(
    v.pipe(
      v.string(),
      v.check((name) => classNameFault(name) === null, 'must be a printable name'),
    ),
  ),
  v.minLength(2),
  v.check(
    (names) => names.join('').length <= mostCarriedCharacters,
    `must have at most ${mostCarriedCharacters} characters`,
  ),
  v.readonly(),
);

const pricingFields = {
  board: v.pipe(v.string(), v.maxLength(60)),
  /** What measurements on the board have found (`calibration.ts`); absent: the model as it stands. */
  calibration: v.exactOptional(calibration),
};

/** What the firmware may occupy if that is less than the board has, and how. */
const memoryFields = {
  limits: v.exactOptional(
    v.strictObject({
      flashBytes: v.exactOptional(v.pipe(countOf(maxLimitBytes), v.minValue(1))),
      ramBytes: v.exactOptional(v.pipe(countOf(maxLimitBytes), v.minValue(1))),
    }),
  ),
  /** Where tables and code of kernels lie: copied where that pays and there is room (`tablesInRam.ts`, `codeInMemory.ts`), or in flash. Absent is 'auto'. */
  tables: v.exactOptional(v.picklist(tablePlaces)),
};

/** What kernels are priced for. */
export const pricingSchema = v.strictObject({ ...pricingFields, ...memoryFields });

const recipeFields = v.strictObject({
  version: v.literal(recipeVersion),
  /** With the output that is meant, by its name or number, if a choice was made. */
  model: v.strictObject({ ...sourceFields, output: v.exactOptional(fileName) }),
  data: v.strictObject(sourceFields),
  /** The float network from which losses are counted; absent: from the exact int8 network. */
  float: v.exactOptional(floatSource),
  /** Names of the classes, that of class 0 first. */
  classNames: v.exactOptional(classNames),
  /** Labels of data whose classes have names are numbered by those of the recipe or model (`numberedByNames.ts`); absent: in the data's own order. */
  labelsByName: v.exactOptional(v.literal(true)),
  rounding: v.picklist(['double', 'single']),
  method: v.picklist(methodNames),
  seed: countOf(mostSeed),
  splits: v.strictObject({
    calibration: v.pipe(countOf(mostImages), v.minValue(1)),
    selection: v.pipe(countOf(mostImages), v.minValue(1)),
    heldOut: countOf(mostImages),
    /** The data file whose images are held out, all others' never; absent: the splits share all images. */
    heldOutFile: v.exactOptional(fileName),
  }),
  /** What the data's values stand for; absent: int8 and real values as they are, bytes by the range of the network's input. */
  inputScale: v.exactOptional(inputScale),
  /** How PNG and JPEG images of other sizes come to the input's; absent: cropped. */
  resize: v.exactOptional(v.picklist(resizings)),
  /** The colours of images as the network takes them; absent: red, green, blue, as the data has them. */
  colourOrder: v.exactOptional(v.literal('bgr')),
  /** The arrays of the data that are images and labels; absent: told by names and shapes. */
  arrays: v.exactOptional(v.strictObject({ images: fileName, labels: fileName })),
  /** The data's labels are targets: an answer is right when none of its outputs is further than `tolerance` from its target. Absent: classes. */
  regression: v.exactOptional(v.strictObject({ tolerance: v.pipe(v.number(), v.finite(), v.minValue(0)) })),
  ...pricingFields,
  /** Convolutions that are not listed are exempt. */
  layers: v.pipe(
    v.array(v.union([thresholdLayer, shareLayer])),
    v.maxLength(mostLayers),
    v.check((entries) => ascend(entries), 'must ascend'),
  ),
  /** Whether operands whose significance is exactly 0 are skipped even at tau 0. */
  deadOperands: v.picklist(['skip', 'keep']),
  /** Neighbouring output channels that skip the same pairs, so that their activations need not be loaded; absent is 1. */
  channelsPerMask: v.exactOptional(v.picklist([1, 2, 4])),
  /**
   * Where the method 'compensated' skips: the same share of every output channel, or what costs the network's answers least
   * ('ranked'), a share being that of the products of all explored layers together, of those by tiles and of direct ones apart. Absent is 'equal'.
   */
  allocation: v.exactOptional(v.picklist(allocationNames)),
  /**
   * What the method 'compensated' skips in convolutions that have tiles (`exploredTiles.ts`), a share with equal allocation being that of the pairs at the points
   * of every living output channel. Absent is 'direct'.
   */
  domain: v.exactOptional(v.picklist(domainNames)),
  /** Whether points that cannot reach the front are dropped before they have seen all selection images. */
  racing: v.exactOptional(
    v.nullable(
      v.strictObject({
        /** Largest probability that the front lacks a latency and accuracy that it has without racing. */
        errorRate: v.pipe(v.number(), v.minValue(1e-9), v.maxValue(0.5)),
      }),
    ),
  ),
  /** Points whose weights and biases are tuned after the grid is measured; absent: none. */
  refinement: v.exactOptional(refinement),
  /** Kernel forms of convolutions fixed by hand, whatever they skip; the model chooses all others. */
  forms: v.exactOptional(
    v.pipe(
      v.array(v.strictObject({ layer, form: v.picklist(convFormNames) })),
      v.maxLength(mostLayers),
      v.check((entries) => ascend(entries), 'must ascend'),
    ),
  ),
  ...memoryFields,
  /** Which configurations of the grid of levels are measured: those that a search picks; null or absent: all. */
  search: v.exactOptional(
    v.nullable(
      v.strictObject({
        kind: v.literal('guided'),
        /** Most configurations to measure besides the exact network. */
        evaluations: v.pipe(countOf(maxEvaluations), v.minValue(1)),
        /** Losses in pp that are of interest; absent: those of budgets. */
        highestLossPp: v.exactOptional(v.pipe(v.number(), v.minValue(1), v.maxValue(100))),
      }),
    ),
  ),
});

/** Everything that decides the results of an exploration. Same recipe, same results, byte for byte. */
const recipeSchema = v.pipe(
  recipeFields,
  v.forward(
    v.check(
      ({ method, layers }) => layers.every((explored) => hasThresholds(explored) === isByThreshold(method)),
      "must give thresholds (taus) for the methods 'paper' and 'authors' and shares for the others",
    ),
    ['layers'],
  ),
  v.forward(
    v.check(
      ({ method, channelsPerMask }) => !isByThreshold(method) || channelsPerMask === undefined,
      "does not go with the methods 'paper' and 'authors'",
    ),
    ['channelsPerMask'],
  ),
  v.forward(
    v.check(
      ({ method, allocation }) => method === 'compensated' || allocation === undefined,
      "goes with the method 'compensated' only",
    ),
    ['allocation'],
  ),
  v.forward(
    v.check(
      ({ method, domain }) => method === 'compensated' || domain === undefined,
      "goes with the method 'compensated' only",
    ),
    ['domain'],
  ),
  v.forward(
    v.check(
      ({ method, deadOperands }) => method !== 'authors' || deadOperands === 'keep',
      "must be keep with the method 'authors', which never skips operands of significance 0",
    ),
    ['deadOperands'],
  ),
  v.forward(
    v.check(
      ({ search, racing }) => !search || !racing,
      'does not go with racing; take the whole grid or no racing',
    ),
    ['search'],
  ),
);

export type Recipe = v.InferOutput<typeof recipeSchema>;
export type RecipeSource = Recipe['model'];
export type FloatSource = v.InferOutput<typeof floatSource>;
/** How the data's files become labelled images, besides what their content says. */
export type Reading = Pick<Recipe, 'resize' | 'colourOrder' | 'arrays' | 'regression'>;
export type Refinement = v.InferOutput<typeof refinement>;

/** How points are refined unless said otherwise; the figures are those of the measurements in docs/methods.md. */
export const defaultRefinement: Omit<Refinement, 'points'> = { images: 10_000, steps: 800, mirror: true };
export type RecipeLimits = NonNullable<Recipe['limits']>;
export type PinnedForm = NonNullable<Recipe['forms']>[number];

/** Checks a recipe from outside (link, file). Throws TauscopeError `recipe-invalid` naming the field. */
export function parseRecipe(value: unknown): Recipe {
  const result = v.safeParse(recipeSchema, value);
  if (result.success) return result.output;
  throw new TauscopeError('recipe-invalid', issueText(result.issues[0]));
}

/** Why links and files cannot hold a recipe, or null. */
export function recipeIssue(recipe: Recipe): string | null {
  const { issues } = v.safeParse(recipeSchema, recipe);
  return issues ? issueText(issues[0]) : null;
}

function issueText(issue: v.BaseIssue<unknown>): string {
  return `The recipe's ${v.getDotPath(issue) ?? 'content'} is not usable: ${issue.message}.`;
}
