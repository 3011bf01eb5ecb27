import { engineJob } from '../exploration/holdExploration.ts';
import { dataNotice } from '../exploration/recipe/classifier.ts';
import { namedImages } from '../exploration/recipe/classNames.ts';
import type { ScaleTrial } from '../exploration/recipe/inputScaleDoubt.ts';
import { doubtOf, isBeyondDoubt, otherScales, tryScale } from '../exploration/recipe/inputScaleDoubt.ts';
import { checkFit, imageTarget } from '../exploration/recipe/openSubject.ts';
import type { Reading, Recipe } from '../exploration/recipe/recipe.ts';
import { recipeInputScale } from '../exploration/recipe/recipeInputScale.ts';
import type { InputScale } from '../images/inputScale.ts';
import { inputScaleText } from '../images/inputScale.ts';
import type { LabelledImages } from '../images/labelledImages.ts';
import { proposeInputScale } from '../images/proposeInputScale.ts';
import { usualInputScale } from '../images/usualInputScale.ts';
import { TauscopeError } from '../network/errors.ts';
import type { Network } from '../network/network.ts';
import { answered } from './answered.ts';
import type { App } from './app.ts';
import { showError, showNotice } from './jobs.ts';
import { opening } from './opening.ts';
import { dataOf } from './pageFiles.ts';
import { noResults } from './state.ts';

/** The proposed input scale; where none fits the usual one, which a person may change, with what speaks against it. */
export function proposalOrDoubt(
  network: Network,
  images: LabelledImages,
): { readonly scale: InputScale; readonly doubt?: string } {
  try {
    return proposeInputScale(images, network);
  } catch (error) {
    if (!(error instanceof TauscopeError) || error.code !== 'data-mismatch') throw error;
    return { scale: usualInputScale(images, network), doubt: error.message };
  }
}

/**
 * Reads the open data in another way: other images, so that there are no results of them yet. A change while they are read anew builds on
 * how that is done; other settings can be changed meanwhile.
 */
export async function changeReading(app: App, change: (reading: Reading) => Reading): Promise<void> {
  const { model, data, nextReading } = app.store.getState();
  if (!model || !data?.files) return;
  const { files } = data;
  const reading = change(nextReading ?? data.reading ?? {});
  await opening(app, data.images.name, async (isCurrent) => {
    app.store.setState({ nextReading: reading });
    const target = imageTarget(model.network, reading);
    const next = dataOf(answered(await app.services.reader.open(files, target)), files);
    const { recipe } = app.store.getState();
    if (!next || !recipe || !isCurrent()) return;
    checkFit(model.network, next.images, recipe.inputScale);
    const notice = dataNotice(model.network, namedImages(model, next.images, recipe));
    app.store.setState({ data: next, recipe: withReading(recipe, next.reading), ...noResults });
    if (notice) showNotice(app, notice);
  });
}

function withReading(recipe: Recipe, reading: Reading = {}): Recipe {
  const rest = { ...recipe };
  delete rest.resize;
  delete rest.colourOrder;
  delete rest.arrays;
  delete rest.regression;
  return { ...rest, ...reading };
}

/**
 * Tries the usual input scales of the open images on some of them, the one that is taken first, and says so when the network knows them
 * clearly better in another one. Ends with whatever else begins.
 * @param which `all` of them, or others only while they can cast doubt on the one that is taken
 */
export async function tryInputScales(app: App, which: 'all' | 'doubting'): Promise<void> {
  const { store, services } = app;
  const { model, data, recipe, generation, isTryingScales, scaleTrials } = store.getState();
  if (!model || !data || !recipe || isTryingScales) return;
  const { network } = model;
  const isCurrent = () => store.getState().generation === generation;
  store.setState({ isTryingScales: true });
  try {
    const images = namedImages(model, data.images, recipe);
    const taken = recipeInputScale(recipe, images, network);
    const isKnown = scaleTrials?.network === network && scaleTrials.images === data.images;
    const known = isKnown ? scaleTrials.trials : [];
    const trials: ScaleTrial[] = [];
    for (const scale of [taken, ...otherScales(network, images, taken)]) {
      services.engine.hold(engineJob(network, recipe.rounding));
      const earlier = known.find((trial) => inputScaleText(trial.scale) === inputScaleText(scale));
      trials.push(earlier ?? (await tryScale(network, images, scale, services.engine)));
      if (!isCurrent()) return;
      store.setState({ scaleTrials: { network, images: data.images, trials: [...trials] } });
      if (which === 'doubting' && isBeyondDoubt(trials[0]!)) break;
    }
    const [first, ...others] = trials;
    const now = store.getState().recipe?.inputScale;
    const doubt =
      first && (!now || inputScaleText(now) === inputScaleText(taken)) ? doubtOf(first, others) : null;
    if (doubt) showNotice(app, `${doubt.sentence} Set it under Inputs.`);
  } catch (error) {
    if (isCurrent()) showError(app, error);
  } finally {
    if (isCurrent()) store.setState({ isTryingScales: false });
  }
}
