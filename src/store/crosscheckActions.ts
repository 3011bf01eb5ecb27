import { namedImages } from '../exploration/recipe/classNames.ts';
import { recipeInputScale } from '../exploration/recipe/recipeInputScale.ts';
import { imagesAt } from '../images/imagesAt.ts';
import { imagesToTry } from '../images/trainingScales.ts';
import type { App } from './app.ts';
import { beginJob, showError } from './jobs.ts';
import { showInPrices } from './showInPrices.ts';

/** Compares the open network with onnxruntime on some of the open images; a board that was set meanwhile is shown then. */
export async function crosscheckNetwork(app: App): Promise<void> {
  const { store, services } = app;
  const { model, data, recipe } = store.getState();
  if (!model || !data || !recipe) return;
  const isCurrent = beginJob(app);
  store.setState({ crosschecking: 0, crosscheck: null, message: null });
  try {
    const { network, source } = model;
    const { rounding } = recipe;
    const images = namedImages(model, data.images, recipe);
    const request = {
      network,
      // Only ONNX files define their layers in float32; they are what onnxruntime runs.
      file: network.definedIn === 'float32' ? (model.file ?? null) : null,
      ...(source.output !== undefined && { output: source.output }),
      images: imagesAt(images, imagesToTry(images)),
      inputScale: recipeInputScale(recipe, images, network),
      rounding,
    };
    const listener = (stage: string, share: number) => {
      if (isCurrent()) store.setState({ crosschecking: stage === 'answers' ? share : 0 });
    };
    const found = await services.crosschecker.crosscheck(request, listener);
    if (isCurrent()) store.setState({ crosscheck: { ...found, network, images: data.images, recipe } });
  } catch (error) {
    if (isCurrent()) showError(app, error);
  } finally {
    if (isCurrent()) {
      store.setState({ crosschecking: null });
      void showInPrices(app);
    }
  }
}

/** Ends the comparison at once; a board that was set meanwhile is shown. */
export function cancelCrosscheck(app: App): void {
  if (app.store.getState().crosschecking === null) return;
  beginJob(app);
  void showInPrices(app);
}
