import type { InputScale } from '../images/inputScale.ts';
import { parseInputScale } from '../images/inputScale.ts';
import type { SplitSizes } from '../images/splits.ts';
import { defaultSplits } from '../images/splits.ts';
import { modelTitle } from '../network/modelName.ts';
import { acceptOpened } from './acceptOpened.ts';
import { answered } from './answered.ts';
import type { App } from './app.ts';
import { countedFrom } from './changedRecipe.ts';
import { beginJob, showError, showNotice } from './jobs.ts';
import { opening } from './opening.ts';
import { showInPrices } from './showInPrices.ts';
import type { AppState } from './state.ts';

/** Images on which ways to quantise are compared, unless asked for. */
const defaultSelection = 512;

/** As the exploration of the same data has them by default, so that its held-out images take part in nothing before. */
const seed = 1;

export function quantisationSplits(data: NonNullable<AppState['data']>): SplitSizes {
  const usual = defaultSplits(data.images);
  return { ...usual, selection: Math.min(defaultSelection, usual.selection) };
}

/**
 * Quantises the open float model on the open data; a board that was set meanwhile is shown then.
 * @param scale a formula as `parseInputScale` reads it, or nothing to find the best one by accuracy
 */
export async function quantiseModel(app: App, scale: string, splits: SplitSizes): Promise<void> {
  const { store, services } = app;
  const { floatModel: network, data } = store.getState();
  if (!network || !data) return;
  const isCurrent = beginJob(app);
  try {
    const inputScale: InputScale | null = scale.trim() === '' ? null : parseInputScale(scale);
    store.setState({ quantised: null, message: null, quantising: starting });
    const request = { network, images: data.images, inputScale, splits, seed, rounding: 'double' } as const;
    const quantised = await services.quantiser.quantise(request, progressListener(app, isCurrent));
    if (isCurrent()) store.setState({ quantised });
  } catch (error) {
    if (isCurrent()) showError(app, error);
  } finally {
    if (isCurrent()) {
      store.setState({ quantising: null });
      void showInPrices(app);
    }
  }
}

const starting = { step: 'Loading onnxruntime', share: 0, secondsLeft: null };

function progressListener({ store, services }: App, isCurrent: () => boolean) {
  let begun = { step: '', share: 0, at: 0 };
  return (step: string, share: number): void => {
    if (!isCurrent()) return;
    const at = services.now();
    if (step !== begun.step) begun = { step, share, at };
    const done = share - begun.share;
    const secondsLeft = done > 0 ? ((at - begun.at) / 1000 / done) * (1 - share) : null;
    store.setState({ quantising: { step, share, secondsLeft } });
  };
}

/** Ends the quantisation at once; a board that was set meanwhile is shown. */
export function cancelQuantising(app: App): void {
  if (!app.store.getState().quantising) return;
  beginJob(app);
  void showInPrices(app);
}

/** Closes the float model and what came of it; a quantised model in use stays. */
export function closeQuantisation(app: App): void {
  cancelQuantising(app);
  app.store.setState(({ recipe }) => ({
    floatModel: null,
    quantised: null,
    recipe: recipe && countedFrom(null, recipe),
  }));
}

/** Opens the quantised model as if its file had been opened, with the input scale it was quantised for. */
export async function openQuantised(app: App): Promise<void> {
  const { quantised, floatModel, data } = app.store.getState();
  if (!quantised || !floatModel) return;
  const [ending, bytes] = Object.entries(quantised.files)[0]!;
  const file = new File([bytes as Uint8Array<ArrayBuffer>], int8Name(floatModel.name, ending));
  await opening(app, file.name, async (isCurrent) => {
    const { model } = answered(await app.services.reader.open([file]));
    if (!isCurrent()) return;
    acceptOpened(
      app,
      { model: model && { ...model, file }, data, floatModel, quantised },
      quantised.inputScale,
    );
    showNotice(app, `${file.name} is in this tab only. Links and commands need the file: save it below.`);
  });
}

/** Hands the quantised model to the person, in the format of an ending. */
export function saveQuantised({ store, services }: App, ending: string): void {
  const { quantised, floatModel } = store.getState();
  const bytes = quantised?.files[ending];
  if (!bytes || !floatModel) return;
  services.saveFile(int8Name(floatModel.name, ending), bytes, 'application/octet-stream');
}

function int8Name(floatName: string, ending: string): string {
  return `${modelTitle(floatName)}-int8${ending}`;
}
